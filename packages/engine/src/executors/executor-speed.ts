import type { ExecutorRecord } from '@finetune-lab/runs'
import type { ExecutorSpeed } from './executor.ts'
import { executors } from './registry.ts'

/**
 * How fast an executor is on this machine now, measured by training for a moment.
 *
 * @param runs number of runs to train
 * @param engineFolder folder of the engine's build
 * @param wanted number of workers requested
 */
export function executorSpeed(
  { name, build }: ExecutorRecord,
  runs: number,
  engineFolder: string,
  wanted?: number,
): Promise<ExecutorSpeed> {
  return executors[name].speed(build, runs, engineFolder, wanted)
}
