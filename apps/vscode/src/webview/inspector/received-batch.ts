import type { InspectedBatch } from '@finetune-lab/engine/inspection'
import { classifier, type Extractor, normaliseImages, type Tensor } from '@finetune-lab/model/page'
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
  const { 'conv1.weight': w1, 'conv1.bias': b1, 'conv2.weight': w2, 'conv2.bias': b2 } = message.extractor
  const extractor: Extractor = {
    'conv1.weight': tensorOf(w1),
    'conv1.bias': tensorOf(b1),
    'conv2.weight': tensorOf(w2),
    'conv2.bias': tensorOf(b2),
  }
  return message.heads.map(({ purpose, dataset, classes, weight, bias }) => ({
    purpose,
    dataset,
    classes,
    probabilities: classifier(extractor, { weight: tensorOf(weight), bias: tensorOf(bias) }),
  }))
}

const tensorOf = ({ shape, data }: { shape: readonly number[]; data: string }): Tensor => ({
  shape,
  data: new Float32Array(bytesOf(data).buffer),
})

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0))
}
