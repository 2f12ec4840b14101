import { expect, test } from 'vitest'
import { parseExperiment } from './parse-experiment.ts'

const minimal = 'pretrain: { dataset: mnist }\nfinetune: { dataset: emnist-letters }\n'
const messages = (text: string, knownDatasets?: readonly string[]) =>
  parseExperiment(text, { knownDatasets }).problems.map(({ message }) => message)

test('two data sets are enough: everything else has a default', () => {
  expect(parseExperiment(minimal)).toMatchObject({
    problems: [],
    experiment: {
      name: 'Untitled',
      pretrain: {
        dataset: 'mnist',
        samplesPerClass: [1, 2, 4, 8, 16, 32, 64],
        augmentation: [
          { name: 'none', parameters: {} },
          { name: 'mixup', parameters: { alpha: 0.3 } },
          { name: 'collage', parameters: {} },
        ],
        batches: 5000,
        batchSize: 8,
        learningRate: 0.01,
        dropout: 0.5,
      },
      finetune: { dataset: ['emnist-letters'], samplesPerClass: 256, batches: 1000, batchSize: 8, learningRate: 0.01 },
      seeds: [0, 1, 2],
      executor: 'auto',
      datasets: {},
      predictions: [],
    },
  })
})

test('the name falls back to what the caller gives', () => {
  expect(parseExperiment(minimal, { fallbackName: 'digits' }).experiment?.name).toBe('digits')
  expect(parseExperiment(`name: Mine\n${minimal}`, { fallbackName: 'digits' }).experiment?.name).toBe('Mine')
})

test('a single value works wherever a list does', () => {
  const alone = parseExperiment(
    'pretrain: { dataset: a, samplesPerClass: 4, augmentation: { mixup: { alpha: 0.4 } } }\nfinetune: { dataset: b }\nseeds: [5]\n',
  ).experiment!
  const listed = parseExperiment(
    'pretrain: { dataset: a, samplesPerClass: [4], augmentation: [{ mixup: { alpha: 0.4 } }] }\nfinetune: { dataset: [b] }\nseeds: [5]\n',
  ).experiment!
  expect(alone).toEqual(listed)
  expect(alone.pretrain.augmentation).toEqual([{ name: 'mixup', parameters: { alpha: 0.4 } }])
})

test('byte order mark and Windows line ends change neither values nor positions', () => {
  const text = 'pretrain:\n  dataset: mnist\n  batches: none\nfinetune:\n  dataset: mnist\n'
  const windows = `\uFEFF${text.replaceAll('\n', '\r\n')}`
  const [problem] = parseExperiment(windows).problems
  expect(problem).toMatchObject({ line: 3, column: 12, message: expect.stringContaining('pretrain.batches') })
  expect(windows.slice(problem.start, problem.end)).toBe('none')
  expect(parseExperiment(`\uFEFF${minimal.replaceAll('\n', '\r\n')}`).experiment).toEqual(
    parseExperiment(minimal).experiment,
  )
  expect(parseExperiment('\uFEFFpretrain: 3').problems[0]).toMatchObject({ line: 1, column: 1 })
})

test('data set names are checked only if the known ones are given', () => {
  const own = `${minimal}datasets: { emnist-letters: { path: ./here } }\n`
  expect(messages(minimal)).toEqual([])
  expect(messages(minimal, ['mnist'])).toEqual([
    'finetune.dataset: unknown data set "emnist-letters". Known: mnist. Others need a path under datasets.',
  ])
  expect(messages(own, ['mnist'])).toEqual([])
})

test('keys that JavaScript treats specially are ordinary keys', () => {
  expect(
    messages(`${minimal}__proto__: 1\nconstructor: 2\ndatasets: { __proto__: { path: x }, toString: {} }\n`, [
      'mnist',
      'emnist-letters',
    ]),
  ).toEqual([
    '__proto__: unknown key. Possible keys: name, network, validation, seeds, vary, tune, executor, predictions.',
    'constructor: unknown key. Possible keys: name, network, validation, seeds, vary, tune, executor, predictions.',
    'datasets.__proto__: expected the name of a data set, got "__proto__"',
    'datasets.toString: unknown data set; give its path. Known: mnist, emnist-letters.',
  ])
  expect(messages(minimal.replace('mnist', 'constructor'), ['mnist', 'emnist-letters'])).toEqual([
    'pretrain.dataset: unknown data set "constructor". Known: mnist, emnist-letters. Others need a path under datasets.',
  ])
})

test('a name is one line: it appears in terminals and file headers', () => {
  expect(messages(`name: "a\\nb"\n${minimal}`)).toEqual([
    'name: expected one line of text (1 to 200 characters), got "a\\nb"',
  ])
  expect(messages(`name: "\\e[31m"\n${minimal}`)).toHaveLength(1)
})

test('a batch of one is fine if nothing is mixed', () => {
  const with_ = (augmentation: string) =>
    messages(`pretrain: { dataset: a, batchSize: 1, augmentation: ${augmentation} }\nfinetune: { dataset: b }\n`)
  expect(with_('none')).toEqual([])
  expect(with_('[none, mixup, collage]')).toEqual([
    'pretrain.batchSize: 1 leaves mixup and collage without a partner to mix with; expected at least 2',
  ])
})

test('a sweep with more runs than a plan can hold is rejected', () => {
  const sizes = Array.from({ length: 100 }, (_, i) => i + 1).join(', ')
  expect(
    messages(`pretrain: { dataset: a, samplesPerClass: [${sizes}] }\nfinetune: { dataset: b }\nseeds: 1000\n`),
  ).toEqual(['seeds: 300,000 runs (1000 seeds × 100 numbers of samples × 3 augmentations); expected at most 20,000'])
})

test('aliases resolve to their anchors, and problems are shown at the alias', () => {
  const text = 'pretrain: { dataset: &d mnist, batches: &b many }\nfinetune: { dataset: *d, batches: *b }\n'
  const { problems } = parseExperiment(text)
  expect(problems.map(({ line, column }) => `${line}:${column}`)).toEqual(['1:44', '2:35'])
  const { experiment } = parseExperiment(text.replace('many', '7'))
  expect(experiment?.finetune).toMatchObject({ dataset: ['mnist'], batches: 7 })
})

test('a warning does not hide an error: a file with only a directive is not an experiment', () => {
  const { experiment, problems } = parseExperiment('%YAML 1.9\n---\n')
  expect(experiment).toBeUndefined()
  expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['warning syntax', 'error empty-value'])
})
