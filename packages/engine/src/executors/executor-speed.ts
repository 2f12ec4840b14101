import { pathToFileURL } from 'node:url'
import type { Speed } from '@finetune-lab/experiment'
import { cohortOf, createSimdNetwork, loadKernels } from '@finetune-lab/model'
import type { ExecutorRecord } from '@finetune-lab/runs'
import { measureSpeed } from '../machine/measure-speed.ts'
import { workersFor } from '../workers/work-sweep.ts'
import { probeTensorflow } from './probe-tensorflow.ts'

/** How fast an executor is on this machine now, measured by training for a moment. */
export interface ExecutorSpeed {
  /** Speed of one worker; for TensorFlow's single process, a run's share of its cohort's time. */
  readonly speed: Speed
  /** Number of workers that train at once, each at this speed. */
  readonly workers: number
  /** Number of runs trained in lockstep, for an executor that does so. */
  readonly cohort?: number
}

/**
 * @param runs number of runs to train
 * @param engineFolder folder of the engine's build
 * @param wanted number of workers requested
 */
export async function executorSpeed(
  executor: ExecutorRecord,
  runs: number,
  engineFolder: string,
  wanted?: number,
): Promise<ExecutorSpeed> {
  if (executor.name === 'simd') {
    const kernels = loadKernels(pathToFileURL(engineFolder))
    const speed = measureSpeed(cohortOf([createSimdNetwork({ build: executor.build, kernels })]))
    return { speed, workers: workersFor(wanted, runs) }
  }
  const { speed, cohort } = await probeTensorflow(executor.name === 'cuda' ? 'gpu' : 'cpu', engineFolder, runs)
  return { speed: speed!, workers: 1, cohort }
}
