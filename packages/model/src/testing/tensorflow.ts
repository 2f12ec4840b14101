import { tensorflowFolder, tensorflowLack } from '../tensorflow/index.ts'

/**
 * The folder of the real native TensorFlow, for `describe.skipIf(testTensorflow === undefined)`: what
 * $FINETUNE_LAB_TENSORFLOW names, or what `finetune-lab setup tensorflow` (by `.ci/run` too) has installed. Where there
 * is none, those tests are skipped, and counted.
 */
export const testTensorflow: string | undefined = findTensorflow()

function findTensorflow(): string | undefined {
  const lack = tensorflowLack('cpu')
  if (lack === undefined) return tensorflowFolder('cpu')
  console.warn(`No TensorFlow here, tests that need it are SKIPPED: ${lack}.`)
  return undefined
}
