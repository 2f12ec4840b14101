import { type InferredNetwork, referenceForward } from '@finetune-lab/network'
import type { Extractor, Head } from './architecture.ts'
import { logits, softmax } from './classifier.ts'

/**
 * Classifies single images with any trained network, as in evaluation: without dropout, with running averages. Computes in
 * float64 with the reference implementation, so that a page can use it. Slower than `classifier`, which knows only the
 * course network.
 *
 * @returns a function from an image, Float32Array [values], normalised, to its class probabilities, Float64Array [classes]
 */
export function networkClassifier(
  network: InferredNetwork,
  extractor: Extractor,
  head: Head,
): (image: Float32Array) => Float64Array {
  const parameters = Object.fromEntries(
    Object.entries(extractor).map(([name, { data }]) => [name, Float64Array.from(data)]),
  )
  return image => {
    const { features } = referenceForward(network, parameters, Float64Array.from(image), { training: false })
    return softmax(logits(features, head))
  }
}
