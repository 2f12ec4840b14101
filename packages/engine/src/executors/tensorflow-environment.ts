import { MALLOC_TUNABLES } from '@finetune-lab/model/tensorflow'

/**
 * Environment for a process that loads TensorFlow.
 * - By default, glibc returns large arrays to the kernel and faults them in again at every step. With this turned off, a
 *   cohort of 84 runs takes nearly half the time (recipes/native-tensorflow). glibc reads the variable before the process
 *   starts, so it is set here.
 * - `loadTensorflow` sets what TensorFlow itself reads, except for the number of threads.
 *
 * @param threads threads per operation; default: TensorFlow's own choice
 */
export function tensorflowEnvironment(threads?: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // Inside desktop VS Code this executable is Electron, which this variable turns into Node.
    ELECTRON_RUN_AS_NODE: '1',
    GLIBC_TUNABLES: process.env.GLIBC_TUNABLES ?? MALLOC_TUNABLES,
    ...(threads !== undefined && { TF_NUM_INTRAOP_THREADS: String(threads) }),
  }
}
