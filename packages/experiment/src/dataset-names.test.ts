import { expect, it } from 'vitest'
import { parseExperiment } from './index.ts'

const problems = (dataset: string, names: readonly string[]) =>
  parseExperiment(`pretrain: { dataset: ${dataset} }\nfinetune: { dataset: mnist }\n`, {
    knownDatasets: ['mnist', ...names],
  }).problems.map(({ message }) => message)

it.each(['"2024"', '"true"', '"null"', '"1e3"', '"0x1F"', 'my.symbols.v2', '"1.5"', 'yes'])(
  '%s names a data set',
  dataset => {
    expect(problems(dataset, [dataset.replaceAll('"', '')])).toEqual([])
  },
)

it('suggests quotes for a name that YAML reads as something else', () => {
  const expected = 'pretrain.dataset: expected the name of a data set, or a list of 1 to 100 of them'
  expect(problems('2024', ['2024'])).toEqual([`${expected}, got 2024. Write it in quotes: "2024"`])
  expect(problems('true', ['true'])).toEqual([`${expected}, got true. Write it in quotes: "true"`])
})
