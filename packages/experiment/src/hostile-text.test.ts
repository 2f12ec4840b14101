import { expect, test } from 'vitest'
import { parseExperiment } from './parse-experiment.ts'
import { parseSafely } from './testing/parse-safely.ts'

const many = 200_000
const hostile: Record<string, string> = {
  'unclosed brackets': '['.repeat(many),
  'closed brackets': '['.repeat(many) + ']'.repeat(many),
  'nested flow mappings': `${'{a: '.repeat(many)}1${'}'.repeat(many)}`,
  'colons in a flow sequence': `[${'a: '.repeat(many)}]`,
  'dashes in a row': '- '.repeat(many),
  'question marks in a row': '? '.repeat(many),
  'keys in a row': 'a: '.repeat(many),
  'stairs of keys': Array.from({ length: 1400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
  'an alias in its own anchor': 'a: &a [*a]\n',
  'anchors in a row': '&a '.repeat(333_333),
  'tags in a list': `[${'!a ,'.repeat(240_000)}1]`,
  'aliases of nothing': `[${'*a,'.repeat(330_000)}1]`,
  'closing brackets in a row': ']'.repeat(1_000_000),
  'commas in a list': `[${','.repeat(900_000)}]`,
  'directives in a row': '%a\n'.repeat(333_333),
  'tabs as indents': '\t- a\n'.repeat(190_000),
  'invalid escapes in one string': `"${'\\q'.repeat(490_000)}"`,
  'billions by aliases': `${Array.from({ length: 60 }, (_, i) => `k${i}: &a${i} [${i === 0 ? 'x' : `*a${i - 1}, *a${i - 1}`}]`).join('\n')}\n`,
  'aliases in a long file': `a: &a x\nb: [${'*a, '.repeat(100)}x]\n${Array.from({ length: 7000 }, () => 'c:\n').join('')}`,
  'unknown keys': Array.from({ length: 70_000 }, (_, i) => `key${i}: 1`).join('\n'),
  'one repeated key': 'seeds: 1\n'.repeat(90_000),
  'a list of invalid values': `pretrain: { samplesPerClass: [${'a, '.repeat(90_000)}1] }`,
  'a list of objects without keys': `predictions: [${'{}, '.repeat(90_000)}1]`,
  'a long list of seeds': `seeds: [${Array.from({ length: 90_000 }, (_, i) => i).join(', ')}]`,
  'a syntax error in every line': 'a: b: c\n'.repeat(90_000),
  'a long word': `executor: ${'x'.repeat(900_000)}`,
  'a long key': `${'x'.repeat(900_000)}: 1`,
  'endless documents': '---\n'.repeat(many),
  'endless escapes': `name: "${'\\u0041'.repeat(150_000)}"`,
  'null characters': '\u0000'.repeat(many),
  'invalid values within the limits': `pretrain: { samplesPerClass: [${'a, '.repeat(4000)}1], augmentation: [${'b, '.repeat(1000)}c] }\npredictions: [${'{}, '.repeat(1500)}1]\nfinetune: { dataset: [${'d, '.repeat(1000)}e] }\n${Array.from({ length: 2000 }, (_, i) => `key${i}: 1`).join('\n')}`,
  'more values than any experiment has': `seeds: [${'1,'.repeat(12_000)}1]`,
  'more than a megabyte': ' '.repeat(1_000_001),
}

test.each(Object.entries(hostile))('%s: rejected within seconds', (_, text) => {
  const start = process.cpuUsage()
  const { experiment, problems } = parseSafely(text)
  expect(experiment).toBeUndefined()
  expect(problems.length).toBeLessThanOrEqual(201)
  // Each takes 0.3 s of processor time or less; the YAML library alone took up to 15 s.
  const { user, system } = process.cpuUsage(start)
  expect(user + system).toBeLessThan(2e6)
})

test('the limits leave room for 1,000 seeds, one per line, and the longest of all other lists, with comments', () => {
  const list = (count: number, entry: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => entry(i)).join('')
  const text = `pretrain:
  dataset: set0 # the first
  samplesPerClass: [${list(20, i => `${i + 1}, `)}]
  augmentation: none
finetune:
  dataset:
${list(100, i => `    - set${i} # number ${i}\n`)}
seeds:
${list(1000, i => `  - ${i} # number ${i}\n`)}
datasets:
${list(100, i => `  # number ${i}\n  set${i}:\n    path: ./data/set${i}\n    mean: 0.5 # as published\n    std: 0.5\n`)}
predictions:
${list(100, i => `  - text: "Number ${i}: \\u03bb"\n    expect: { plateau: none, from: 1, within: 0.01 } # number ${i}\n`)}
`
  const { problems, experiment } = parseExperiment(text)
  expect(problems).toEqual([])
  expect([experiment?.seeds.length, experiment?.finetune.dataset.length, experiment?.predictions.length]).toEqual([
    1000, 100, 100,
  ])
})
