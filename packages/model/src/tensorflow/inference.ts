import { forward } from './convolution.ts'
import type { Geometry } from './geometry.ts'
import { logits } from './head.ts'
import type { Value } from './operation.ts'
import type { Operations } from './operations.ts'
import type { Pooling } from './pooling.ts'
import type { Procedure } from './program.ts'

/** Makes room for the features of this many images, filled with zeros. */
export const makingRoom: Procedure = {
  feeds: { shape: { type: 'int32', shape: [3] } },
  work: (o, { shape }) => ({ assign: { features: o.zeros(shape) }, outputs: [] }),
}

/**
 * Computes the features of some images of some runs.
 *
 * @param geometry for the number of images per run in a call
 */
export function computingFeatures(geometry: Geometry, pooling: Pooling): Procedure {
  return {
    feeds: {
      /** The runs that take part. */
      active: { type: 'int32', shape: [-1] },
      /** Their images. */
      images: { type: 'int32', shape: [-1, geometry.batchSize] },
      /** The rows to write the features to. */
      rows: { type: 'int32', shape: [-1] },
    },
    work(o, feeds, variables) {
      const active = o.asIndices(feeds.active)
      const [conv1, conv2] = [variables.conv1, variables.conv2].map(weights => o.gather(weights, active, 0))
      const features = featuresOf(o, geometry, pooling, variables.images, o.asIndices(feeds.images), conv1, conv2)
      const values = o.reshape(features, [-1, 16, 16])
      return { replaceRows: { variable: 'features', rows: feeds.rows, values }, outputs: [] }
    },
  }
}

/** Classifies some test images with all runs. */
export function inference(geometry: Geometry, pooling: Pooling): Procedure {
  return {
    feeds: {
      /** Their places in the variable `test`, for each run. */
      images: { type: 'int32', shape: [-1, geometry.batchSize] },
      labels: { type: 'int32', shape: [geometry.batchSize] },
      classes: { type: 'int32', shape: [] },
    },
    work(o, feeds, { test, conv1, conv2, weight, bias }) {
      const features = featuresOf(o, geometry, pooling, test, o.asIndices(feeds.images), conv1, conv2)
      const z = logits(o, features, { weight, bias })
      const labels = o.oneHot(o.asIndices(feeds.labels), feeds.classes)
      // The likeliest class, log p(label), and the logits.
      return { outputs: [o.argMax(z, 2), o.sum(o.multiply(o.logSoftmax(z), labels), 2), z] }
    },
  }
}

/** Without dropout: [runs, images] → [runs, images, 16 pixels, 16 channels] */
function featuresOf(
  o: Operations,
  geometry: Geometry,
  pooling: Pooling,
  images: Value,
  indices: Value,
  conv1: Value,
  conv2: Value,
): Value {
  const { batchSize, layer1, layer2, chunksOfBatch } = geometry
  const batch = o.reshape(o.gather(images, indices, 0), [-1, chunksOfBatch, 1, layer1.chunk])
  const first = forward(o, pooling, layer1, batch, conv1)
  const second = forward(o, pooling, layer2, o.relu(first.pooled), conv2)
  return o.reshape(o.relu(second.pooled), [-1, batchSize, 16, 16])
}
