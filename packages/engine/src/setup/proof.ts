import {
  type LoadedTensorflow,
  loadTensorflow,
  type Tensorflow,
  type TensorflowKind,
  TensorflowUnavailable,
} from '@finetune-lab/model/tensorflow'

/** What a TensorFlow that works tells of itself. */
export interface TensorflowProof extends Omit<LoadedTensorflow, 'tf'> {
  /** From loading it to the last check. */
  readonly seconds: number
}

/**
 * Loads TensorFlow and lets it compute and train what has known results.
 *
 * @throws TensorflowUnavailable where it cannot be loaded, or computes something else
 */
export async function proveTensorflow(kind: TensorflowKind, folder: string): Promise<TensorflowProof> {
  const begun = performance.now()
  const { tf, ...loaded } = loadTensorflow(kind, folder)
  const wrong = checks(tf).find(({ found, expected }) =>
    found.some((value, i) => !(Math.abs(value - expected[i]) < 1e-4)),
  )
  if (wrong)
    throw new TensorflowUnavailable(
      `${folder}: TensorFlow computes ${wrong.what} wrongly: ${wrong.found.join(', ')} instead of ${wrong.expected.join(', ')}`,
    )
  return { ...loaded, seconds: (performance.now() - begun) / 1000 }
}

/** What the network is made of, small enough to be computed by hand. */
function checks(tf: Tensorflow): { what: string; found: number[]; expected: number[] }[] {
  const numbers = (tensor: Tensorflow): number[] => [...tensor.dataSync()]
  const image = tf.range(0, 16).reshape([1, 4, 4, 1])
  const pooled = tf.grad((x: Tensorflow) => tf.sum(tf.maxPool(x, 2, 2, 'valid')))
  return [
    {
      what: 'a matrix product',
      found: numbers(tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]))),
      expected: [19, 22, 43, 50],
    },
    {
      what: 'a convolution',
      found: numbers(tf.conv2d(image, tf.ones([3, 3, 1, 1]), 1, 'valid')),
      expected: [45, 54, 81, 90],
    },
    {
      what: 'the gradient of max-pooling',
      found: numbers(pooled(image)),
      expected: [0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1],
    },
  ]
}
