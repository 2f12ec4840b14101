import { join } from 'node:path'
import { formatSecondsLeft } from '@finetune-lab/charts'
import { planSetup, setupTensorflow } from '@finetune-lab/setup'
import { engineFolder } from './engine-folder.ts'
import type { Task } from './task.ts'

/** Downloads, builds and tests TensorFlow. */
export const setup: Task<'setup'> = async ({ kind }, { signal, progress }) => {
  const { version, device, usesGpu } = await setupTensorflow(await planSetup(kind), {
    proofScript: join(engineFolder(), 'prove-tensorflow.js'),
    signal,
    onProgress: ({ share, words, secondsLeft }) =>
      progress({
        share,
        words: secondsLeft === undefined ? words : `${words}, ${formatSecondsLeft(secondsLeft)}`,
      }),
  })
  return { version, device, usesGpu }
}
