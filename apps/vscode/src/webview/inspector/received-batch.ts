import type { InspectedBatch } from '@finetune-lab/engine/inspection'
import { classifier, type Head, networkClassifier, normaliseImages, type Tensor } from '@finetune-lab/model/page'
import { type InferredNetwork, inferNetwork, parseNetwork } from '@finetune-lab/network'
import type { DrawnBatch, ToInspectorPanel } from '../../messages.ts'

/** The batch as the engine drew it, normalised by the engine's own code. */
export function receivedBatch({ grey: encoded, labels, indices, ...batch }: DrawnBatch): InspectedBatch {
  const grey = bytesOf(encoded)
  return {
    ...batch,
    indices: Uint32Array.from(indices),
    labels: Uint8Array.from(labels),
    grey,
    normalised: normaliseImages(grey, batch.mean, batch.std),
  }
}

/** A head of a trained network that predicts the class of an image. */
export interface TrainedHead {
  readonly purpose: 'pretrainer' | 'generalizer'
  readonly dataset: string
  readonly classes: readonly string[]
  /** @param image Float32Array [784], normalised */
  probabilities(image: Float32Array): Float64Array
}

export function receivedHeads(message: Extract<ToInspectorPanel, { type: 'network' }>): TrainedHead[] {
  const tensors = Object.entries(message.extractor).map(([name, tensor]) => [name, tensorOf(tensor)] as const)
  const extractor = Object.fromEntries(tensors)
  const network = message.layers && networkOf(message.layers)
  const probabilitiesOf = (head: Head) =>
    network ? networkClassifier(network, extractor, head) : classifier(extractor, head)
  return message.heads.map(({ purpose, dataset, classes, weight, bias }) => ({
    purpose,
    dataset,
    classes,
    probabilities: probabilitiesOf({ weight: tensorOf(weight), bias: tensorOf(bias) }),
  }))
}

/** Its images are 28 × 28 grey values, as in every data set. */
function networkOf(written: readonly unknown[]): InferredNetwork {
  const { layers } = parseNetwork(written)
  const network = layers && inferNetwork(layers, { channels: 1, height: 28, width: 28 })
  if (!network || 'message' in network) throw new Error('unvalidated network')
  return network
}

const tensorOf = ({ shape, data }: { shape: readonly number[]; data: string }): Tensor => ({
  shape,
  data: new Float32Array(bytesOf(data).buffer),
})

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0))
}
