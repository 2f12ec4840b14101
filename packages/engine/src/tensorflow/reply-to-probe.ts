import { fileURLToPath } from 'node:url'
import {
  createTensorflowCohort,
  FINETUNING_GROUP,
  groupSize,
  type TensorflowKind,
  TensorflowUnavailable,
  tensorflowFolder,
} from '@finetune-lab/model/tensorflow'
import { ExecutorUnavailable } from '../executors/executor-unavailable.ts'
import type { Probe } from '../executors/probe-tensorflow.ts'
import { MEASURED, measureSpeed } from '../machine/measure-speed.ts'
import { type CohortDevice, largestCohort } from './cohort-capacity.ts'
import { deviceWords, openTensorflow, refuseFallback } from './open-tensorflow.ts'
import { proveTensorflow } from './proof.ts'

/** One whole group per stage, the unit of computation: a few tenths of a second on a CPU. */
const MEASURED_BATCHES = { pretrain: groupSize(MEASURED.batchSize), finetune: FINETUNING_GROUP }

/**
 * Prints one line of JSON: what TensorFlow computes on here, or what it lacks.
 *
 * @param runs number of runs to train; if given, a cohort of this size, or the largest that fits, is trained for a moment
 */
export function replyToProbe(kind: TensorflowKind, runs?: number): void {
  console.log(JSON.stringify(replyOf(() => probe(kind, runs))))
  // Do not wait for TensorFlow's threads.
  process.exit()
}

/** The probe's result, or why it failed. TensorFlow may throw anything, for example when out of memory. */
export function replyOf(probe: () => Probe): Probe | { readonly lack: string } {
  try {
    return probe()
  } catch (error) {
    if (error instanceof TensorflowUnavailable || error instanceof ExecutorUnavailable) return { lack: error.message }
    console.error(error)
    return { lack: `TensorFlow cannot be used: ${error instanceof Error ? error.message : error}` }
  }
}

function probe(kind: TensorflowKind, runs?: number): Probe {
  // The kernels that it is compared with are next to this file.
  const kernels = fileURLToPath(new URL('.', import.meta.url))
  const proof = proveTensorflow(kind, tensorflowFolder(kind), kernels)
  refuseFallback(proof)
  return { device: deviceWords(proof), version: proof.version, ...(runs !== undefined && measured(kind, runs)) }
}

function measured(kind: TensorflowKind, runs: number): Pick<Probe, 'speed' | 'cohort'> {
  const tensorflow = openTensorflow(kind)
  const cohort = createTensorflowCohort(tensorflow, measuredRuns(tensorflow, runs))
  return { speed: measureSpeed(cohort, MEASURED_BATCHES), cohort: cohort.runs }
}

/** The largest cohort that fits if every run has the measured shape. */
export function measuredRuns(device: CohortDevice, runs: number, freeBytes?: number): number {
  const { batchSize, classes, images } = MEASURED
  return largestCohort(device, runs, count => ({ batchSize, classes, images, features: count * images }), freeBytes)
}
