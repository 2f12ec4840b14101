import { expect, test } from 'vitest'
import { parseExperiment } from '../parse-experiment.ts'

const plain = `pretrain:
  dataset: mnist
  samplesPerClass: [1, 2]
finetune:
  dataset: mnist
`
const problemsOf = (text: string) =>
  parseExperiment(text, { knownDatasets: ['mnist'] }).problems.map(
    ({ line, column, message }) => `${line}:${column} ${message}`,
  )

test.each<[string, string, string[]]>([
  [
    'no-break spaces as indentation',
    plain.replaceAll('  ', '\u00A0\u00A0'),
    [2, 3, 5].map(line => `${line}:1 found a no-break space; expected a space`),
  ],
  [
    'a no-break space after a colon',
    plain.replace('dataset: ', 'dataset:\u00A0'),
    ['2:11 found a no-break space; expected a space'],
  ],
  [
    'an ideographic space in a list',
    plain.replace(', ', ',\u3000'),
    ['3:23 found a Unicode space (U+3000); expected a space'],
  ],
  ['tabs as indentation', plain.replace('  dataset', '\tdataset'), ['2:1 found a tab; expected spaces']],
  ['curly quotes', plain.replace('mnist', '“mnist”'), ['2:12 found a curly quote “; expected a straight one (")']],
  ['a full-width colon', plain.replace('pretrain:', 'pretrain：'), ['1:9 found a full-width colon ：; expected ":"']],
  ['a full-width comma', plain.replace('1, 2', '1，2'), ['3:22 found a full-width comma ，; expected ","']],
  [
    'a zero-width space',
    plain.replace('train', '\u200Btrain'),
    ['1:4 found an invisible character (U+200B); expected nothing'],
  ],
  ['NUL', plain.replace('mnist', 'mni\0st'), ['2:15 found a NUL character (U+0000); expected nothing']],
  [
    'two kinds, and a different mistake',
    `${plain.replace('  dataset', '\u00A0 dataset').replace('1, 2', '0, 2')}seeds: “3”\n`,
    [
      '2:1 found a no-break space; expected a space',
      '3:21 pretrain.samplesPerClass[0]: expected a whole number from 1 to 100,000, got 0',
      '6:8 found a curly quote “; expected a straight one (")',
      '6:8 seeds: expected a count from 1 to 1,000 or a list of whole numbers, or { until: 1 point, atMost: 30 }, got "3". Did you mean 3?',
    ],
  ],
])('%s: one message at the character', (_, text, expected) => {
  expect(problemsOf(text)).toEqual(expected)
})

test('free text, comments and quotes may contain any character, even next to mistakes', () => {
  const text = `name: “Vor\u00A0übung”：1\n# \u00A0 ”\n${plain}predictions: [mixup\u00A0wins]\ndatasets: { own: { path: "\u3000" } }\n`
  expect(problemsOf(text)).toEqual([])
  expect(problemsOf(text.replace('1, 2', '0'))).toEqual([
    '5:21 pretrain.samplesPerClass[0]: expected a whole number from 1 to 100,000, got 0',
  ])
})

test('a lone carriage return ends a line, as in old Macintosh files', () => {
  const old = parseExperiment(plain.replaceAll('\n', '\r'))
  expect(old.problems).toEqual([])
  expect(old.experiment).toEqual(parseExperiment(plain).experiment)
})
