import { fileURLToPath } from 'node:url'
import {
  createTensorflowCohort,
  FINETUNING_GROUP,
  groupSize,
  type TensorflowKind,
  TensorflowUnavailable,
  tensorflowFolder,
} from '@finetune-lab/model/tensorflow'
import { ExecutorUnavailable } from '../executors/executor-lack.ts'
import type { Probe } from '../executors/probe-tensorflow.ts'
import { MEASURED, measureSpeed } from '../machine/measure-speed.ts'
import { type CohortDevice, largestCohort } from './cohort-capacity.ts'
import { deviceWords, openTensorflow, refuseFallback } from './open-tensorflow.ts'
import { proveTensorflow } from './proof.ts'

/** A whole group of each stage, as which they are computed; some tenths of a second on a processor. */
const MEASURED_BATCHES = { pretrain: groupSize(MEASURED.batchSize), finetune: FINETUNING_GROUP }

/**
 * Says on standard output what TensorFlow is like here, or what it lacks: one line of JSON.
 *
 * @param runs to be trained: a cohort of as many, if it may have them, is trained for a moment
 */
export function replyToProbe(kind: TensorflowKind, runs?: number): void {
  console.log(JSON.stringify(replyOf(() => probe(kind, runs))))
  // TensorFlow's threads are not waited for.
  process.exit()
}

/** What a probe finds, or why it finds nothing: TensorFlow throws what it likes, an exhausted memory too. */
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
  // The kernels, against which it is held, lie beside this file.
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

/** As many as a cohort may have where each run is one of those that are measured. */
export function measuredRuns(device: CohortDevice, runs: number, freeBytes?: number): number {
  const { batchSize, classes, images } = MEASURED
  return largestCohort(device, runs, count => ({ batchSize, classes, images, features: count * images }), freeBytes)
}
