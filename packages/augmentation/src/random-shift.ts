import type { Stream } from '@finetune-lab/random'
import type { Shift } from './view/shift.ts'

/** A shift by whole pixels, uniform up to `most` in both directions. */
export function randomShift(random: Stream, most: number, edge: Shift['edge']): Shift {
  const draw = () => random.integer(2 * most + 1) - most
  return { kind: 'shift', right: draw(), down: draw(), edge }
}
