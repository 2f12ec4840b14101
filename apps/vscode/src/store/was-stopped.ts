import { existsSync } from 'node:fs'
import { type SweepSnapshot, sweepFiles } from '@finetune-lab/runs'

/** An engine that is stopped removes its lease; one that is killed leaves it behind, and one that gives up says why. */
export function wasStopped({ folder, state, runs, halted }: SweepSnapshot): boolean {
  const began = runs.some(run => run.state !== 'waiting')
  return state === 'interrupted' && began && halted === undefined && !existsSync(sweepFiles(folder).lease)
}
