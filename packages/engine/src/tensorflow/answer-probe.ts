import { fileURLToPath } from 'node:url'
import {
  createTensorflowCohort,
  type TensorflowKind,
  TensorflowUnavailable,
  tensorflowFolder,
} from '@finetune-lab/model/tensorflow'
import { ExecutorUnavailable } from '../executors/executor-unavailable.ts'
import type { Probe } from '../executors/probe-tensorflow.ts'
import { measureSpeed } from '../measure-speed.ts'
import { proveTensorflow } from '../setup/proof.ts'
import { MOST_RUNS } from './cohort-capacity.ts'
import { deviceWords, openTensorflow, refuseFallback } from './open-tensorflow.ts'

/** Some tenths of a second on a processor, for a whole cohort. */
const MEASURED_BATCHES = 20

/**
 * Says on standard output what TensorFlow is like here, or what it lacks: one line of JSON.
 *
 * @param runs to be trained: a cohort of as many, if it may have them, is trained for a moment
 */
export function answerProbe(kind: TensorflowKind, runs?: number): void {
  console.log(JSON.stringify(answer(kind, runs)))
  // TensorFlow's threads are not waited for.
  process.exit()
}

function answer(kind: TensorflowKind, runs?: number): Probe | { readonly lack: string } {
  try {
    // The kernels, against which it is held, lie beside this file.
    const kernels = fileURLToPath(new URL('.', import.meta.url))
    const proof = proveTensorflow(kind, tensorflowFolder(kind), kernels)
    refuseFallback(proof)
    return { device: deviceWords(proof), version: proof.version, ...(runs !== undefined && measured(kind, runs)) }
  } catch (error) {
    if (error instanceof TensorflowUnavailable || error instanceof ExecutorUnavailable) return { lack: error.message }
    throw error
  }
}

function measured(kind: TensorflowKind, runs: number): Pick<Probe, 'speed' | 'cohort'> {
  const cohort = createTensorflowCohort(openTensorflow(kind), Math.min(runs, MOST_RUNS[kind]))
  return { speed: measureSpeed(cohort, MEASURED_BATCHES), cohort: cohort.runs }
}
