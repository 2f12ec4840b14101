import { expect, test } from 'vitest'
import { type ComparedOptions, comparedSweep } from '../testing/compared.ts'
import { compareSweeps, comparisonRefusal } from './compare-sweeps.ts'

// Seeds 0 … 4 of a and b as in statistics/t-tests.test.ts.
const a = [0.555, 0.537, 0.515, 0.561, 0.548]
const b = [0.531, 0.529, 0.519, 0.54, 0.522]
const c = [0.61, 0.606, 0.617]
const values = (of: readonly number[]) => (_: string, __: string, ___: number, seed: number) => of[seed]
const one = { augmentation: 'none', sizes: '1' }

test('sweeps with the same draws: SciPy’s paired t-test over the seeds (12 decimals)', () => {
  const { targets } = compareSweeps(
    comparedSweep({ ...one, seeds: '5', accuracy: values(a) }),
    comparedSweep({ ...one, seeds: '5', accuracy: values(b), more: '  learningRate: 0.1' }),
  )
  expect(targets).toHaveLength(1)
  expect(targets[0]).toMatchObject({
    target: { a: 'emnist-letters', b: 'emnist-letters' },
    otherTest: undefined,
    family: 1,
    series: [
      {
        augmentation: { a: 'none', b: 'none' },
        points: [
          {
            samplesPerClass: 1,
            a: { n: 5, mean: expect.closeTo(0.5432, 12) },
            b: { n: 5, mean: expect.closeTo(0.5282, 12) },
            difference: {
              kind: 'paired',
              mean: expect.closeTo(0.015, 12),
              // SciPy 1.17.1: r = stats.ttest_rel(a, b); r.pvalue, *r.confidence_interval()
              interval: {
                kind: 't',
                low: expect.closeTo(-0.0008038025955314915, 12),
                high: expect.closeTo(0.030803802595531518, 12),
              },
              p: expect.closeTo(0.05786836183134703, 12),
              adjustedP: expect.closeTo(0.05786836183134703, 12),
              n: 5,
            },
          },
        ],
      },
    ],
  })
})

test('sweeps with different draws: SciPy’s Welch test (12 decimals)', () => {
  const { pairing, targets } = compareSweeps(
    comparedSweep({ ...one, seeds: '5', accuracy: values(a) }),
    comparedSweep({ ...one, seeds: '3', accuracy: values(c), pretrain: 'emnist-letters' }),
  )
  expect(pairing.kind).toBe('unpaired')
  expect(targets[0].series[0].points[0].difference).toMatchObject({
    kind: 'unpaired',
    n: [5, 3],
    // SciPy 1.17.1: r = stats.ttest_ind(a, c, equal_var=False); r.pvalue, *r.confidence_interval()
    interval: { low: expect.closeTo(-0.09006737151847968, 12), high: expect.closeTo(-0.04553262848152026, 12) },
    p: expect.closeTo(0.000511078916369192, 12),
  })
})

test('p values of a table are adjusted together (Holm): the smallest is multiplied by their number', () => {
  const spread = (_: string, augmentation: string, size: number, seed: number) =>
    0.5 + 0.01 * seed + (augmentation === 'mixup' ? 0.003 * seed * size : 0.02 * size + 0.001 * seed)
  const { targets } = compareSweeps(comparedSweep({ accuracy: spread }), comparedSweep())
  const differences = targets[0].series.flatMap(({ points }) => points.map(({ difference }) => difference!))
  expect(targets[0].family).toBe(4)
  const smallest = differences.toSorted((first, second) => first.p! - second.p!)[0]
  expect(smallest.adjustedP).toBeCloseTo(4 * smallest.p!, 12)
  for (const { p, adjustedP } of differences) expect(adjustedP).toBeGreaterThanOrEqual(p!)
})

test('variants of an augmentation are compared; augmentations without a counterpart are listed', () => {
  const comparison = compareSweeps(
    comparedSweep({ augmentation: '[none, mixup, collage]' }),
    comparedSweep({ augmentation: '[{ mixup: { alpha: 0.4 } }, none]' }),
  )
  expect(comparison.targets[0].series.map(({ augmentation }) => augmentation)).toEqual([
    { a: 'none', b: 'none' },
    { a: 'mixup', b: 'mixup(alpha=0.4)' },
  ])
  expect([comparison.onlyA, comparison.onlyB]).toEqual([['collage'], []])
  const alone = compareSweeps(comparedSweep({ augmentation: 'none' }), comparedSweep({ augmentation: 'collage' }))
  expect(alone.targets[0].series.map(({ augmentation }) => augmentation)).toEqual([{ a: 'none', b: 'collage' }])
})

test('sweeps that share no augmentation or no size have nothing to compare; the message lists what each has', () => {
  const nothing = (a: ComparedOptions, b: ComparedOptions) =>
    compareSweeps(comparedSweep(a), comparedSweep(b)).nothingInCommon
  expect(nothing({ augmentation: '[mixup, collage]' }, { augmentation: '[none]' })).toBe(
    'Nothing to compare: A and B share no augmentation and size. A has mixup, collage at 1, 4 samples per class; B has none at 1, 4 samples per class.',
  )
  expect(nothing({ sizes: '[1, 2]' }, { sizes: '[4]' })).toContain('A has none, mixup at 1, 2 samples per class')
  expect(nothing({ augmentation: '[none]' }, { augmentation: '[none, mixup]', sizes: '[4, 16]' })).toBeUndefined()
})

test('sweeps without a common test set have no differences, and the message says why', () => {
  const comparison = compareSweeps(comparedSweep({ finetune: 'mnist' }), comparedSweep({ finetune: 'emnist-letters' }))
  expect(comparison.targets).toMatchObject([
    {
      target: { a: 'mnist', b: 'emnist-letters' },
      otherTest:
        'Not compared: A is tested on MNIST and B on EMNIST letters. Accuracies on different tasks cannot be compared.',
      family: 0,
    },
  ])
  for (const { a, b, difference, notCompared } of comparison.targets[0].series.flatMap(({ points }) => points))
    expect([a?.n, b?.n, difference, notCompared]).toEqual([3, 3, undefined, comparison.targets[0].otherTest])
  expect(comparisonRefusal(comparison)).toBe(comparison.targets[0].otherTest)
  const both = compareSweeps(comparedSweep({ finetune: '[mnist, emnist-letters]' }), comparedSweep())
  expect(both.targets.map(({ target }) => target)).toEqual([{ a: 'emnist-letters', b: 'emnist-letters' }])
  expect([both.targets[0].family, comparisonRefusal(both)]).toEqual([0, undefined])
})

test('files define a data set: the same name with other files is another task, another name with the same files is not', () => {
  const own = comparedSweep()
  const changed = compareSweeps(own, comparedSweep({ files: { 'emnist-letters': 'other checksum' } }))
  expect(changed.targets.map(({ otherTest }) => otherTest)).toEqual([
    'Not compared: the files of EMNIST letters differ between A and B. Accuracies on different tasks cannot be compared.',
  ])
  const letters = own.record.datasets['emnist-letters']
  const renamed = {
    ...own,
    record: {
      ...own.record,
      experiment: { ...own.record.experiment, finetune: { ...own.record.experiment.finetune, dataset: ['copy'] } },
      datasets: { ...own.record.datasets, copy: { ...letters, title: 'Copy', folder: '/elsewhere' } },
    },
    runs: own.runs.map(({ result, ...run }) => ({
      ...run,
      result: result && { ...result, finetunes: result.finetunes.map(each => ({ ...each, dataset: 'copy' })) },
    })),
  }
  const same = compareSweeps(own, renamed)
  expect(same.targets.map(({ target, otherTest }) => [target, otherTest])).toEqual([
    [{ a: 'emnist-letters', b: 'copy' }, undefined],
  ])
  expect(same.targets[0].series[0].points[0].difference?.mean).toBe(0)
})

test('unfinished runs leave their places empty', () => {
  const half = comparedSweep({
    accuracy: (_, __, size, seed) => (size === 1 && seed < 2 ? 0.5 + seed / 10 : Number.NaN),
  })
  const none = comparedSweep({ accuracy: () => Number.NaN })
  const { targets } = compareSweeps(half, comparedSweep())
  expect(
    targets[0].series[0].points.map(({ samplesPerClass, a, difference }) => [samplesPerClass, a?.n, difference?.n]),
  ).toEqual([
    [1, 2, 2],
    [4, undefined, undefined],
  ])
  expect(compareSweeps(none, none).targets[0].series[0].points).toEqual([
    { samplesPerClass: 1 },
    { samplesPerClass: 4 },
  ])
})

test('a sweep compared with itself has differences of zero and no p values', () => {
  const sweep = comparedSweep({ accuracy: (_, __, ___, seed) => 0.5 + seed / 10 })
  const { targets } = compareSweeps(sweep, sweep)
  expect(targets[0].series[0].points[0].difference).toEqual({
    kind: 'paired',
    mean: 0,
    interval: { kind: 't', low: 0, high: 0 },
    n: 3,
    values: [0, 1, 2].map(seed => ({ seed, difference: 0 })),
  })
})
