import { findSweep, readSweep, type SweepSnapshot } from '@finetune-lab/runs'
import { watchQueue } from '@finetune-lab/slurm'
import type { AgentContext } from './agent-tool.ts'

/** A sweep as it is now, with what Slurm says about its job. @throws StoreError */
export async function sweepNow(wanted: string, { store }: AgentContext): Promise<SweepSnapshot> {
  const folder = findSweep(store, wanted)
  const snapshot = readSweep(folder)
  if (!snapshot.slurm) return snapshot
  const queue = watchQueue()
  await queue.ask(snapshot.slurm.job)
  return readSweep(folder, undefined, queue.standing)
}
