import type { Extractor, Head } from '../architecture.ts'
import type { Tensorflow } from '../tensorflow/index.ts'

/**
 * One network in idiomatic tfjs: `tf.variableGrads` and `tf.train.sgd`, on batches that are already tensors. A baseline
 * for the speed of cohorts, which also have to make their batches.
 */
export interface PlainNetwork {
  step(batch: PlainBatch): void
  /** Waits until everything is computed. */
  lastBias(): Float32Array
  dispose(): void
}

export interface PlainBatch {
  readonly images: Tensorflow
  readonly labels: Tensorflow
}

export function plainNetwork(tf: Tensorflow, extractor: Extractor, head: Head, learningRate: number): PlainNetwork {
  const classes = head.bias.data.length
  const variable = (data: Float32Array, shape: readonly number[], order: readonly number[]) =>
    tf.tidy(() => tf.variable(tf.transpose(tf.tensor(data, shape), order)))
  const kernel1 = variable(extractor['conv1.weight'].data, [8, 1, 5, 5], [2, 3, 1, 0])
  const bias1 = variable(extractor['conv1.bias'].data, [8], [0])
  const kernel2 = variable(extractor['conv2.weight'].data, [16, 8, 5, 5], [2, 3, 1, 0])
  const bias2 = variable(extractor['conv2.bias'].data, [16], [0])
  const weight = variable(head.weight.data, [classes, 256], [1, 0])
  const bias = variable(head.bias.data, [classes], [0])
  const all = [kernel1, bias1, kernel2, bias2, weight, bias]
  const optimizer = tf.train.sgd(learningRate)
  return {
    step({ images, labels }) {
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => {
          const pooled1 = tf.maxPool(tf.add(tf.conv2d(images, kernel1, 1, 'valid'), bias1), 2, 2, 'valid')
          const pooled2 = tf.maxPool(tf.add(tf.conv2d(tf.relu(pooled1), kernel2, 1, 'valid'), bias2), 2, 2, 'valid')
          const features = tf.reshape(tf.relu(pooled2), [-1, 256])
          const logits = tf.add(tf.matMul(features, weight), bias)
          return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), 1)))
        }, all)
        optimizer.applyGradients(grads)
      })
    },
    lastBias: () => bias.dataSync(),
    dispose() {
      for (const tensor of all) tensor.dispose()
      optimizer.dispose()
    },
  }
}

/** A batch of random images and classes. */
export function plainBatch(tf: Tensorflow, batchSize: number, classes: number): PlainBatch {
  return tf.tidy(() => {
    const indices = tf.tensor1d(
      Array.from({ length: batchSize }, (_, i) => i % classes),
      'int32',
    )
    return {
      images: tf.keep(tf.randomNormal([batchSize, 28, 28, 1], 0, 1, 'float32', 1)),
      labels: tf.keep(tf.oneHot(indices, classes).toFloat()),
    }
  })
}
