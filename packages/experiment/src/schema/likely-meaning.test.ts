import { expect, test } from 'vitest'
import { parseExperiment } from '../parse-experiment.ts'

const messages = (line: string) =>
  parseExperiment(
    `pretrain: { dataset: a, samplesPerClass: 2${line.startsWith(' ') ? `,${line}` : ''} }\nfinetune: { dataset: b }\n${line.startsWith(' ') ? '' : line}\n`,
  ).problems.map(({ message }) => message)

test.each(['no', 'off', 'No', 'false', '~', 'null', '[mixup, no]', '[mixup, false]', '[mixup, ~]'])(
  'augmentation: %s probably means none',
  written => {
    expect(messages(` augmentation: ${written}`)).toEqual([expect.stringMatching(/ Did you mean "none"\?$/)])
  },
)

test('an empty augmentation probably means none, and its key is not replaced', () => {
  const [problem, ...more] = parseExperiment(
    'pretrain:\n  dataset: a\n  augmentation:\nfinetune: { dataset: b }\n',
  ).problems
  expect(more).toEqual([])
  expect(problem).toMatchObject({ message: expect.stringMatching(/got nothing. Did you mean "none"\?$/) })
  expect(problem).not.toHaveProperty('suggestion')
})

test.each([
  ['1e3', 1000],
  ['1.0', 1],
  ['0x10', 16],
  ['010', 10],
  ['+5', 5],
])('%s is a count in YAML 1.2', (written, value) => {
  const { experiment } = parseExperiment(`pretrain: { dataset: a, batches: ${written} }\nfinetune: { dataset: b }\n`)
  expect(experiment?.pretrain.batches).toBe(value)
})

test.each([
  ['1_000', '"1_000". Did you mean 1000?'],
  ['"8"', '"8". Did you mean 8?'],
  ["'1,000'", '"1,000". Did you mean 1000?'],
  ['1e-1', '1e-1'],
  ['1e400', '1e400'],
  ['eight', '"eight"'],
])('%s as a count is reported once, as written', (written, got) => {
  expect(messages(` batches: ${written}`)).toEqual([
    `pretrain.batches: expected a whole number from 1 to 10,000,000, or a list of 1 to 100 of them, got ${got}`,
  ])
})

test('a count beyond the exact integers is reported once, with its own digits', () => {
  expect(messages(' batches: 9007199254740993')).toEqual([
    'pretrain.batches: expected a whole number from 1 to 10,000,000, got 9007199254740993',
  ])
})

test('seeds beyond the exact integers are reported once, with their own digits', () => {
  expect(messages('seeds: [9007199254740993, -1, 18446744073709551616, 9007199254740992]')).toEqual([
    'seeds[0]: expected a whole number up to 9,007,199,254,740,991, got 9007199254740993',
    'seeds[1]: expected a whole number of at least 0, got -1',
    'seeds[2]: expected a whole number up to 9,007,199,254,740,991, got 18446744073709551616',
    'seeds[3]: expected a whole number up to 9,007,199,254,740,991, got 9007199254740992',
  ])
  expect(messages('seeds: 9007199254740993')).toEqual([
    'seeds: expected a whole number from 1 to 1,000, got 9007199254740993',
  ])
})

test.each(['2024', 'true', 'null', '1e3'])('the name %s needs quotes', written => {
  expect(messages(`name: ${written}`)).toEqual([expect.stringContaining(`Write it in quotes: "${written}"`)])
  expect(messages(`name: "${written}"`)).toEqual([])
})

test.each(['yes', 'no', '2024-01-01', '12:30:00'])('%s is a name without quotes', written => {
  expect(messages(`name: ${written}`)).toEqual([])
})
