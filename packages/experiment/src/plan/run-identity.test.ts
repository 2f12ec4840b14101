import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { runIdentity } from './run-identity.ts'
import type { RunSettings } from './run-settings.ts'

const settings: RunSettings = {
  seed: 0,
  pretrain: {
    dataset: 'mnist',
    augmentation: { name: 'mixup', parameters: { alpha: 0.3 } },
    samplesPerClass: 4,
    batches: 5000,
    batchSize: 8,
    learningRate: 0.01,
    dropout: 0.5,
  },
  finetunes: [
    { dataset: 'letters', samplesPerClass: 256, batches: 1000, batchSize: 8, learningRate: 0.01, dropout: 0.5 },
  ],
}
const data = (checksum: string) => ({
  mean: 0.1,
  std: 0.3,
  classes: ['0', '1'],
  checksums: { train: checksum, test: 'b' },
})
const datasets = { mnist: data('a'), letters: data('c') }
const simd = { name: 'simd', build: 'plain' }

test('the identity is the SHA-256 of the canonical JSON of everything that determines a result', () => {
  const text =
    '{"data":{"letters":{"checksums":{"test":"b","train":"c"},"classes":2,"mean":0.1,"std":0.3},"mnist":{"checksums":{"test":"b","train":"a"},"classes":2,"mean":0.1,"std":0.3}},"executor":{"build":"plain","name":"simd"},"numericalVersion":1,"settings":{"finetunes":[{"batchSize":8,"batches":1000,"dataset":"letters","dropout":0.5,"learningRate":0.01,"samplesPerClass":256}],"pretrain":{"augmentation":{"name":"mixup","parameters":{"alpha":0.3}},"batchSize":8,"batches":5000,"dataset":"mnist","dropout":0.5,"learningRate":0.01,"samplesPerClass":4},"seed":0}}'
  expect(runIdentity(settings, datasets, simd, 1)).toBe(createHash('sha256').update(text).digest('hex'))
})

test('key order, unused data sets, class names and the device do not matter', () => {
  const reordered = Object.fromEntries(Object.entries(settings).reverse()) as unknown as RunSettings
  const more = { other: data('x'), ...datasets, letters: { ...datasets.letters, classes: ['A', 'B'] } }
  const identity = runIdentity(reordered, more, { ...simd, device: 'another processor' } as typeof simd, 1)
  expect(identity).toBe(runIdentity(settings, datasets, simd, 1))
})

test('everything that determines a result changes it', () => {
  const { pretrain, finetunes } = settings
  const others = [
    runIdentity({ ...settings, seed: 1 }, datasets, simd, 1),
    ...Object.entries({ samplesPerClass: 8, batches: 1, batchSize: 4, learningRate: 0.1, dropout: 0 }).flatMap(
      ([key, value]) => [
        runIdentity({ ...settings, pretrain: { ...pretrain, [key]: value } }, datasets, simd, 1),
        runIdentity({ ...settings, finetunes: [{ ...finetunes[0], [key]: value }] }, datasets, simd, 1),
      ],
    ),
    runIdentity(
      { ...settings, pretrain: { ...pretrain, augmentation: { name: 'mixup', parameters: { alpha: 0.4 } } } },
      datasets,
      simd,
      1,
    ),
    runIdentity(settings, { ...datasets, mnist: data('z') }, simd, 1),
    runIdentity(settings, { ...datasets, mnist: { ...data('a'), mean: 0.2 } }, simd, 1),
    runIdentity(settings, { ...datasets, letters: { ...data('c'), std: 0.2 } }, simd, 1),
    runIdentity(settings, datasets, { name: 'simd', build: 'relaxed' }, 1),
    runIdentity(settings, datasets, simd, 2),
  ]
  expect(new Set([runIdentity(settings, datasets, simd, 1), ...others]).size).toBe(others.length + 1)
})

test('batch sizes larger than the subset are equivalent', () => {
  const [{ pretrain, finetunes }] = [settings]
  const identity = (batchSize: number, headBatch: number) =>
    runIdentity(
      { ...settings, pretrain: { ...pretrain, batchSize }, finetunes: [{ ...finetunes[0], batchSize: headBatch }] },
      datasets,
      simd,
      1,
    )
  // 4 · 2 images in pre-training, 256 · 2 in finetuning.
  expect(identity(9, 600)).toBe(identity(8, 512))
  expect(new Set([identity(8, 512), identity(7, 512), identity(8, 511)]).size).toBe(3)
})

test('a data set without checksums is an error that names it', () => {
  expect(() => runIdentity(settings, { mnist: data('a') }, simd, 1)).toThrow('letters')
})

test('canonical JSON: RFC 8785’s example of numbers, literals and sorting', () => {
  const example = {
    // biome-ignore lint/correctness/noPrecisionLoss: the RFC's example, section 3.2.2
    numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  }
  expect(canonicalJson(example)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
  expect(canonicalJson({ a: undefined, b: [-0] })).toBe('{"b":[0]}')
  expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError)
})
