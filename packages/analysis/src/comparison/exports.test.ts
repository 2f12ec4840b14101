import { expect, test } from 'vitest'
import { comparedSweep } from '../testing/compared.ts'
import { comparisonCsv, comparisonJson } from './exports.ts'

const a = comparedSweep({
  augmentation: 'none',
  sizes: '[1, 4]',
  id: 'sweep-a',
  accuracy: (_, __, ___, seed) => 0.5 + seed / 10,
})
const b = comparedSweep({
  augmentation: 'none',
  sizes: '1',
  id: 'sweep-b',
  accuracy: (_, __, ___, seed) => 0.4 + seed / 20,
})

test('the table as CSV: a row for each place, figures with six decimals', () => {
  // SciPy 1.17.1: stats.ttest_rel([.5, .6, .7], [.4, .45, .5]) and its confidence_interval()
  expect(
    comparisonCsv([a, b]),
  ).toBe(`sweep_a,sweep_b,finetune_a,finetune_b,augmentation_a,augmentation_b,samples_per_class,accuracy_a,n_a,accuracy_b,n_b,difference,low,high,test,n,p,p_holm,not_compared
sweep-a,sweep-b,emnist-letters,emnist-letters,none,none,1,0.600000,3,0.450000,3,0.150000,0.025793,0.274207,paired t,3,0.03510,0.03510,
sweep-a,sweep-b,emnist-letters,emnist-letters,none,none,4,0.600000,3,,0,,,,,,,,
`)
})

test('the comparison as JSON holds every pair with the reference, what differs, and the transfer matrices', () => {
  const json = comparisonJson([a, b, a])
  expect(json.sweeps.map(({ letter, sweep }) => [letter, sweep])).toEqual([
    ['A', 'sweep-a'],
    ['B', 'sweep-b'],
    ['C', 'sweep-a'],
  ])
  expect(json.comparisons.map(({ a, b }) => [a, b])).toEqual([
    ['sweep-a', 'sweep-b'],
    ['sweep-a', 'sweep-a'],
  ])
  expect(json.configuration.map(({ name }) => name)).toEqual(['pretrain.samplesPerClass'])
  expect(json.transfer.map(({ setting }) => setting.samplesPerClass)).toEqual([1, 4])
  expect(JSON.parse(JSON.stringify(json))).toEqual(json)
})
