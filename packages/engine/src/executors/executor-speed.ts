import { pathToFileURL } from 'node:url'
import type { Speed } from '@finetune-lab/experiment'
import { cohortOf, createSimdNetwork, loadKernels } from '@finetune-lab/model'
import type { ExecutorRecord } from '@finetune-lab/runs'
import { measureSpeed } from '../machine/measure-speed.ts'
import { workersFor } from '../workers/work-sweep.ts'
import { probeTensorflow } from './probe-tensorflow.ts'

/** How fast an executor is on this machine now, found out by training for a moment. */
export interface ExecutorSpeed {
  /** Of a worker; of TensorFlow's one process a run's share of its cohort's time. */
  readonly speed: Speed
  /** That train at once, each at this speed. */
  readonly workers: number
  /** Runs that were trained in lockstep, by an executor that does so. */
  readonly cohort?: number
}

/**
 * @param runs that are to be trained
 * @param engineFolder of the engine's build
 * @param wanted workers
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
