import { MALLOC_TUNABLES } from '@finetune-lab/model/tensorflow'

/**
 * What a process that loads TensorFlow is started with.
 * - glibc gives large arrays back to the kernel and faults them in again at every step: without that a cohort of 84 runs
 *   takes nearly half the time (recipes/native-tensorflow). It is read before the process begins, hence here.
 * - What TensorFlow itself reads `loadTensorflow` sets; threads, where a person has said how many.
 *
 * @param threads for one operation's work; default: TensorFlow's own choice
 */
export function tensorflowEnvironment(threads?: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // Inside desktop VS Code the own executable is Electron, which is a Node when asked to be.
    ELECTRON_RUN_AS_NODE: '1',
    GLIBC_TUNABLES: process.env.GLIBC_TUNABLES ?? MALLOC_TUNABLES,
    ...(threads !== undefined && { TF_NUM_INTRAOP_THREADS: String(threads) }),
  }
}
