import type { PlannedRun } from '@finetune-lab/experiment'
import type { ExecutorRecord } from '@finetune-lab/runs'
import type { ExecutorSpeed } from './executor.ts'
import { executors } from './registry.ts'

/**
 * How fast an executor is on this machine now, measured by training for a moment.
 *
 * @param runs to train
 * @param engineFolder folder of the engine's build
 * @param wanted number of workers requested
 */
export function executorSpeed(
  { name, build }: ExecutorRecord,
  runs: readonly PlannedRun[],
  engineFolder: string,
  wanted?: number,
): Promise<ExecutorSpeed> {
  return executors[name].speed(build, runs.length, engineFolder, wanted, runs[0]?.settings)
}
