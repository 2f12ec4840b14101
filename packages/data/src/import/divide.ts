import { stream } from '@finetune-lab/random'
import type { Split } from '../dataset.ts'

/**
 * Reserves a share of each class for testing: at least one item, but not all.
 *
 * @param items of each class, at least two
 */
export function divide<Item>(
  classes: readonly string[],
  items: readonly (readonly Item[])[],
  testShare: number,
  seed: number,
): Record<Split, readonly Item[][]> {
  const shuffled = items.map((ofClass, label) => {
    const order = Uint32Array.from(ofClass.keys())
    stream(seed, 'import', classes[label]!).shuffle(order)
    return Array.from(order, index => ofClass[index]!)
  })
  const tests = shuffled.map(({ length }) => Math.min(length - 1, Math.max(1, Math.round(length * testShare))))
  return {
    train: shuffled.map((ofClass, label) => ofClass.slice(tests[label])),
    test: shuffled.map((ofClass, label) => ofClass.slice(0, tests[label])),
  }
}
