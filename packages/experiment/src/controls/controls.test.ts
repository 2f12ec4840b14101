import { expect, test } from 'vitest'
import { countRuns, parseExperiment, planExperiment, runIdentity, trainedSettings } from '../index.ts'

const text = (controls = '', changes: { samples?: string; finetune?: string } = {}) => `
pretrain: { dataset: mnist, samplesPerClass: ${changes.samples ?? '[1, 4]'}, augmentation: [none, mixup] }
finetune: { dataset: ${changes.finetune ?? '[letters, mnist]'}, samplesPerClass: 16, learningRate: [0.01, 0.1] }
seeds: 2
${controls}`
const planOf = (...args: Parameters<typeof text>) => planExperiment(parseExperiment(text(...args)).experiment!).runs
const data = { mean: 0.1, std: 0.3, classes: ['0', '1'], checksums: { train: 'a', test: 'b' } }
const identities = (...args: Parameters<typeof text>) =>
  planOf(...args).map(({ settings }) =>
    runIdentity(settings, { mnist: data, letters: data }, { name: 'simd', build: 'plain' }, 1),
  )
const all = 'controls: [random, scratch, all, sameLabels]'

test('level controls are one run per seed, the others one per size, and scratch one per data set', () => {
  const ids = planOf(all)
    .filter(({ settings }) => settings.control && settings.seed === 1)
    .map(({ id }) => id)
    .filter(id => id.includes('Rate0.01'))
  expect(ids.map(id => id.replace('-finetune.learningRate0.01', ''))).toEqual([
    'mnist-random-seed1',
    'mnist-scratch-letters-s1-seed1',
    'mnist-scratch-mnist-s1-seed1',
    'mnist-scratch-letters-s4-seed1',
    'mnist-scratch-mnist-s4-seed1',
    'mnist-all-seed1',
    'mnist-sameLabels-s1-seed1',
    'mnist-sameLabels-s4-seed1',
  ])
})

test('the number of runs includes controls, and each has its own id and identity', () => {
  for (const controls of ['', all, 'controls: scratch', 'controls: [all]']) {
    const runs = planOf(controls)
    expect(countRuns(parseExperiment(text(controls)).experiment!)).toBe(runs.length)
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length)
  }
  expect(new Set(identities(all)).size).toBe(identities(all).length)
})

test('controls change no identity of the other runs', () => {
  const plain = identities()
  expect(identities(all).filter(identity => plain.includes(identity))).toEqual(plain)
})

test('a level control is the same run whatever the sizes are', () => {
  for (const controls of ['controls: random', 'controls: all']) {
    const found = identities(controls, { samples: '[2, 8, 16]' })
    const own = planOf(controls).flatMap(({ settings }, i) => (settings.control ? [identities(controls)[i]] : []))
    expect(own.every(identity => found.includes(identity))).toBe(true)
  }
})

test('what each control trains', () => {
  const trained = planOf(all, { finetune: 'letters' })
    .filter(
      ({ settings: { control, seed, pretrain } }) => control && seed === 0 && pretrain.augmentation.name === 'none',
    )
    .map(({ settings }) => trainedSettings(settings))
    .filter(({ finetunes }) => finetunes[0].learningRate === 0.01)
    .map(({ control, pretrain, finetunes: [finetune] }) => [
      control,
      [pretrain.dataset, pretrain.samplesPerClass, pretrain.batches],
      [finetune.dataset, finetune.samplesPerClass, finetune.batches],
    ])
  expect(trained).toEqual([
    ['random', ['mnist', 0, 0], ['letters', 16, 1000]],
    ['scratch', ['letters', 1, 5000], ['letters', 1, 0]],
    ['scratch', ['letters', 4, 5000], ['letters', 4, 0]],
    ['all', ['mnist', 100_000, 5000], ['letters', 16, 1000]],
    ['sameLabels', ['mnist', 1, 5000], ['letters', 1, 1000]],
    ['sameLabels', ['mnist', 4, 5000], ['letters', 4, 1000]],
  ])
  for (const { settings } of planOf(all))
    expect(trainedSettings(trainedSettings(settings))).toEqual(trainedSettings(settings))
})

test.each([
  ['controls: [random, random]', 'controls[1]: "random" is listed twice'],
  ['controls: [randm]', 'controls[0]: unknown control "randm"; expected random, scratch, all or sameLabels'],
  ['controls: 3', 'expected random, scratch, all or sameLabels'],
])('%s: %s', (controls, message) => {
  const { problems } = parseExperiment(text(controls))
  expect(problems.map(problem => problem.message).join('\n')).toContain(message)
})

const problems = (changed: string) => parseExperiment(changed).problems.map(({ message }) => message)

test('the limit of runs includes controls', () => {
  // 2 × 2 sizes and augmentations × 2 learning rates, and as many of (1 + 2 × 2 + 1 + 2) controls.
  const many = text(all).replace('seeds: 2', 'seeds: 900')
  expect(countRuns(parseExperiment(text(all)).experiment!)).toBe(2 * (8 + 16))
  expect(problems(many)).toEqual([
    'seeds: 21,600 runs (900 seeds × 2 numbers of samples × 2 augmentations × 2 finetuning learning rates, and 14,400 of controls); expected at most 20,000',
  ])
  expect(problems(many.replace(all, ''))).toEqual([])
})

test('controls cannot be combined with what gives points different seeds or chooses between runs', () => {
  const tuned = text(all).replace('learningRate: [0.01, 0.1]', 'learningRate: 0.01')
  expect(problems(`${tuned}\ntune: { pretrain.learningRate: [0.01, 0.1] }`)).toEqual([
    'controls: cannot be combined with tune or validation; expected one of them',
  ])
  expect(problems(text(all).replace('seeds: 2', 'seeds: { until: 1 point }'))).toEqual([
    'controls: cannot be combined with seeds: { until }; expected a number of seeds or a list of them',
  ])
})
