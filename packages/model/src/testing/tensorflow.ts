import { tensorflowFolder, tensorflowLack } from '../tensorflow/index.ts'

/**
 * The folder of the real native TensorFlow, for `describe.skipIf(testTensorflow === undefined)`: the one named by
 * $FINETUNE_LAB_TENSORFLOW, or the one that `finetune-lab setup tensorflow` installed (`.ci/run` does too). Without it,
 * those tests are skipped and counted.
 */
export const testTensorflow: string | undefined = findTensorflow()

function findTensorflow(): string | undefined {
  const lack = tensorflowLack('cpu')
  if (lack === undefined) return tensorflowFolder('cpu')
  console.warn(`No TensorFlow here, so tests that need it are SKIPPED: ${lack}.`)
  return undefined
}
