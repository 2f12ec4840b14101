import { type TensorflowKind, tensorflowLack } from '@finetune-lab/model/tensorflow'
import { workInCohorts } from '../tensorflow/work-in-cohorts.ts'
import type { Executor } from './executor.ts'
import { ExecutorUnavailable } from './executor-unavailable.ts'
import { probeTensorflow } from './probe-tensorflow.ts'

/** TensorFlow in a separate process, on the CPU or a GPU: many runs in lockstep. */
export const nativeTensorflow = (name: 'tensorflow' | 'cuda', kind: TensorflowKind): Executor => ({
  lack: options => tensorflowLack(kind, options),
  // TensorFlow is one process, however many threads it has.
  workers: () => 1,

  async open({ lack = tensorflowLack, probe = probeTensorflow, engineFolder }) {
    // TensorFlow is loaded only if files and driver suggest that it could work.
    const missing = lack(kind)
    if (missing) return missing
    try {
      const { device, version } = await probe(kind, engineFolder)
      return { name, build: version, device }
    } catch (error) {
      if (error instanceof ExecutorUnavailable) return error.message
      throw error
    }
  },

  async speed(_, runs, engineFolder) {
    const { speed, cohort } = await probeTensorflow(kind, engineFolder, runs)
    return { speed: speed!, workers: 1, cohort }
  },

  train: ({ script, wantedWorkers, ...work }) =>
    workInCohorts({ ...work, threads: wantedWorkers, script: script('executor.js') }),
})
