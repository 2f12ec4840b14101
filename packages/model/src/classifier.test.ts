import { expect, test } from 'vitest'
import { classifier } from './classifier.ts'
import { normaliseImages } from './normalisation.ts'
import { createSimdNetwork } from './simd/simd-network.ts'
import { directNetwork } from './testing/direct-network.ts'
import { referenceCases } from './testing/reference-case.ts'

const cases = referenceCases()

test.each(cases.map(each => [each.name, each] as const))(
  '%s: probabilities match the network’s definition within 1e-12',
  (_, { extractor, pretrainer, generalizer, images }) => {
    const normalised = normaliseImages(images.images, images.mean, images.std)
    for (const head of [pretrainer, generalizer]) {
      const direct = directNetwork(extractor, head)
      const classify = classifier(extractor, head)
      for (let i = 0; i < images.count; i += 7) {
        const image = normalised.subarray(i * 784, (i + 1) * 784)
        const expected = direct.logProbabilities(direct.features(image)).map(Math.exp)
        const probabilities = classify(image)
        expect(probabilities).toHaveLength(head.bias.data.length)
        for (const [c, probability] of probabilities.entries()) expect(probability).toBeCloseTo(expected[c], 12)
        expect(probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 12)
      }
    }
  },
)

test('the likeliest classes match those that the CPU kernels, which are tested against PyTorch, count in evaluation', () => {
  for (const { extractor, pretrainer, images } of cases) {
    const network = createSimdNetwork({ build: 'plain' })
    network.setExtractor(extractor)
    network.setHead(pretrainer)
    const { confusion, loss } = network.evaluate(images)
    const classify = classifier(extractor, pretrainer)
    const normalised = normaliseImages(images.images, images.mean, images.std)
    const counted = confusion.map(row => row.map(() => 0))
    let sum = 0
    for (let i = 0; i < images.count; i++) {
      const probabilities = classify(normalised.subarray(i * 784, (i + 1) * 784))
      counted[images.labels[i]][probabilities.indexOf(Math.max(...probabilities))]++
      sum -= Math.log(probabilities[images.labels[i]])
    }
    expect(counted).toEqual(confusion)
    expect(sum / images.count).toBeCloseTo(loss / images.count, 5)
  }
})
