import { describe, expect, it } from 'vitest'
import { evaluationOf } from '../network.ts'
import { type ReferenceCase, referenceCases } from '../testing/reference-case.ts'
import { relativeError } from '../testing/relative-error.ts'
import { availableBuild, type KernelBuild } from './relaxed-simd.ts'
import { createSimdNetwork } from './simd-network.ts'

// Reference: PyTorch 1.13, test-fixtures/pytorch. Relative L2 error of every parameter, feature and loss.
const TOLERANCE = 1e-5
const cases = referenceCases()

describe.each<KernelBuild>(['plain', 'relaxed'])('%s kernels against PyTorch', build => {
  const missing = build === 'relaxed' && availableBuild() !== 'relaxed'
  if (missing) console.warn(`SKIPPED: Node ${process.version} has no relaxed SIMD, so its kernels are not tested here.`)

  it.skipIf(missing).each(cases.map(reference => [reference.name, reference] as const))('agree: %s', (_, reference) => {
    const errors = errorsOf(reference, train(build, reference))
    expect(Object.entries(errors).filter(([, error]) => !(error <= TOLERANCE))).toEqual([])
  })
})

describe('the comparison itself', () => {
  const reference = cases.find(({ name }) => name.startsWith('strokes-mixup-dropout'))!

  it('covers cases of every kind', () => {
    expect(cases.map(({ name }) => name.split(',')[0])).toEqual(
      ['noise', 'strokes'].flatMap(images =>
        ['collage', 'mixup', 'none'].flatMap(kind => [`${images}-${kind}-dropout`, `${images}-${kind}`]),
      ),
    )
  })

  it('fails if one bit of a channel mask is wrong', () => {
    const channelsKept = reference.pretraining.channelsKept.slice()
    channelsKept[7] ^= 1 << 3
    const wrong = { ...reference, pretraining: { ...reference.pretraining, channelsKept } }
    expect(Math.max(...Object.values(errorsOf(reference, train('plain', wrong))))).toBeGreaterThan(10 * TOLERANCE)
  })

  it('fails if one parameter is off by a thousandth', () => {
    const found = new Map(train('plain', reference))
    const perturbed = found.get('conv2.weight')!.slice()
    perturbed[1234] += 1e-3
    found.set('conv2.weight', perturbed)
    expect(errorsOf(reference, found)['conv2.weight']).toBeGreaterThan(TOLERANCE)
  })
})

/** Everything in the reference, by name. */
function train(build: KernelBuild, reference: ReferenceCase): ReadonlyMap<string, Float32Array> {
  const network = createSimdNetwork({ build })
  network.setExtractor(reference.extractor)
  network.setHead(reference.pretrainer)
  network.loadImages(reference.images)
  const found = new Map([['pretraining.losses', network.pretrain(reference.pretraining, reference.learningRate)]])
  for (const [name, { data }] of Object.entries(network.extractor())) found.set(name, data)
  for (const [name, { data }] of Object.entries(network.head())) found.set(`pretrainer.${name}`, data)
  network.setHead(reference.generalizer)
  network.loadImages(reference.finetuneImages)
  found.set('features', network.computeFeatures().slice(0, 16 * 256))
  found.set('finetuning.losses', network.finetune(reference.finetuning, reference.learningRate))
  for (const [name, { data }] of Object.entries(network.head())) found.set(`generalizer.${name}`, data)
  const { accuracy, loss } = evaluationOf(network.evaluate(reference.finetuneImages))
  found.set('evaluation', Float32Array.of(accuracy, loss))
  return found
}

function errorsOf(reference: ReferenceCase, found: ReadonlyMap<string, Float32Array>): Record<string, number> {
  const errors = [...reference.expected].map(
    ([name, { data }]) => [name, relativeError(found.get(name)!, data)] as const,
  )
  return Object.fromEntries(errors)
}
