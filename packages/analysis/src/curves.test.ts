import { expect, test } from 'vitest'
import { curves } from './curves.ts'
import { differences } from './differences.ts'
import { sweepOf } from './testing/sweep.ts'

const near = (value: number) => expect.closeTo(value, 12)

// Seeds of the reference table, MNIST → EMNIST letters, s = 1 and 2.
const table: Record<string, number[]> = {
  'none 1': [0.555, 0.537, 0.515],
  'none 2': [0.506, 0.483, 0.484],
  'mixup 1': [0.61, 0.606, 0.617],
  'mixup 2': [0.628, 0.623, 0.615],
}
const sweep = sweepOf(
  'pretrain: { dataset: mnist, samplesPerClass: [2, 1], augmentation: [mixup, none] }\nfinetune: { dataset: letters }\nseeds: [2, 0, 1]',
  (_, augmentation, samples, seed) => table[`${augmentation} ${samples}`][seed],
)

test('curves: registry’s order, rising samples and seeds, means and SciPy’s t-intervals', () => {
  const seeds = (key: string) => table[key].map((accuracy, seed) => ({ seed, accuracy }))
  const t = (low: number, high: number) => ({ kind: 't', low: near(low), high: near(high) })
  expect(curves(sweep.runs)).toEqual([
    {
      dataset: 'letters',
      series: [
        {
          augmentation: 'none',
          points: [
            // SciPy 1.17.1: stats.t.interval(0.95, 2, mean, sem); new images: the root of its half-width² + stats.norm’s²
            {
              samplesPerClass: 1,
              mean: near(0.5356666666666667),
              n: 3,
              values: seeds('none 1'),
              interval: t(0.4859011767303264, 0.5854321566030071),
              newImages: t(0.477082693334971, 0.5942506399983625),
            },
            {
              samplesPerClass: 2,
              mean: near(0.491),
              n: 3,
              values: seeds('none 2'),
              interval: t(0.45870620974724563, 0.5232937902527542),
              newImages: t(0.44624575510749903, 0.5357542448925009),
            },
          ],
        },
        {
          augmentation: 'mixup',
          points: [
            {
              samplesPerClass: 1,
              mean: near(0.611),
              n: 3,
              values: seeds('mixup 1'),
              interval: t(0.5971689065761544, 0.6248310934238456),
              newImages: t(0.5777684903090018, 0.6442315096909982),
            },
            {
              samplesPerClass: 2,
              mean: near(0.622),
              n: 3,
              values: seeds('mixup 2'),
              interval: t(0.605710419669297, 0.638289580330703),
              newImages: t(0.5878161023369665, 0.6561838976630335),
            },
          ],
        },
      ],
    },
  ])
})

test('differences: paired seed by seed, SciPy’s interval of the paired t-test', () => {
  const values = (key: string) =>
    table[`mixup ${key}`].map((accuracy, seed) => ({ seed, difference: accuracy - table[`none ${key}`][seed] }))
  expect(differences(sweep.runs)).toEqual([
    {
      dataset: 'letters',
      reference: 'none',
      series: [
        {
          augmentation: 'mixup',
          points: [
            {
              samplesPerClass: 1,
              mean: near(0.0753333333333333),
              n: 3,
              values: values('1'),
              // SciPy 1.17.1: stats.ttest_rel(mixup, none).confidence_interval(0.95)
              interval: { kind: 't', low: near(0.01538715614459036), high: near(0.13527951052207624) },
            },
            {
              samplesPerClass: 2,
              mean: near(0.131),
              n: 3,
              values: values('2'),
              interval: { kind: 't', low: near(0.10864276059424702), high: near(0.153357239405753) },
            },
          ],
        },
      ],
    },
  ])
})

test('another reference turns the sign; one that is not there leaves nothing to compare', () => {
  const [{ reference, series }] = differences(sweep.runs, 'mixup')
  expect({ reference, labels: series.map(({ augmentation }) => augmentation) }).toEqual({
    reference: 'mixup',
    labels: ['none'],
  })
  expect(series[0].points[0].mean).toBeCloseTo(-0.0753333333333333, 12)
  expect(differences(sweep.runs, 'collage')).toEqual([{ dataset: 'letters', reference: 'collage', series: [] }])
})

test('with one seed the interval is the binomial one of the test set, and a difference has none', () => {
  const one = sweepOf(
    'pretrain: { dataset: a, samplesPerClass: 4, augmentation: [none, mixup] }\nfinetune: { dataset: b }\nseeds: [7]',
    (_, augmentation) => (augmentation === 'none' ? 0.5 : 0.6),
  )
  const none = curves(one.runs)[0].series[0].points
  // SciPy 1.17.1: stats.binomtest(500, 1000).proportion_ci(method='wilson')
  const interval = { kind: 'wilson', low: near(0.4690696003681042), high: near(0.5309303996318958) }
  expect(none).toEqual([{ samplesPerClass: 4, mean: 0.5, n: 1, values: [{ seed: 7, accuracy: 0.5 }], interval }])
  expect(differences(one.runs)[0].series[0].points).toEqual([
    { samplesPerClass: 4, mean: near(0.1), n: 1, values: [{ seed: 7, difference: near(0.1) }], interval: undefined },
  ])
})

test('what is not finished is left out: pairs are only where both runs are', () => {
  const partly = sweepOf(
    'pretrain: { dataset: a, samplesPerClass: [1, 2], augmentation: [none, mixup] }\nfinetune: { dataset: [b, c] }\nseeds: 3',
    (dataset, augmentation, samples, seed) =>
      (augmentation === 'mixup' && seed === 1) || (samples === 2 && augmentation === 'none')
        ? Number.NaN
        : 0.1 * seed + (augmentation === 'mixup' ? 0.01 : 0) + (dataset === 'c' ? 0.5 : 0),
  )
  const counts = curves(partly.runs).map(({ dataset, series }) => [
    dataset,
    series.map(({ augmentation, points }) => [
      augmentation,
      points.map(({ samplesPerClass, n }) => [samplesPerClass, n]),
    ]),
  ])
  expect(counts).toEqual(
    ['b', 'c'].map(dataset => [
      dataset,
      [
        ['none', [[1, 3]]],
        [
          'mixup',
          [
            [1, 2],
            [2, 2],
          ],
        ],
      ],
    ]),
  )
  const pairs = differences(partly.runs).map(({ series }) =>
    series.map(({ points }) =>
      points.map(({ samplesPerClass, values }) => [samplesPerClass, values.map(({ seed }) => seed)]),
    ),
  )
  expect(pairs).toEqual([[[[1, [0, 2]]]], [[[1, [0, 2]]]]])
})

test('variants of an augmentation are separate series; a duplicate run counts once', () => {
  const variants = sweepOf(
    'pretrain: { dataset: a, samplesPerClass: 1, augmentation: [collage, { mixup: { alpha: 0.4 } }, mixup, none] }\nfinetune: { dataset: b }\nseeds: 2',
    () => 0.5,
  )
  const [{ series }] = curves([...variants.runs, ...variants.runs])
  expect(series.map(({ augmentation, points }) => [augmentation, points[0].n])).toEqual([
    ['none', 2],
    ['mixup(alpha=0.4)', 2],
    ['mixup', 2],
    ['collage', 2],
  ])
})

test('no runs, no curves', () => {
  expect(curves([])).toEqual([])
  expect(differences([])).toEqual([])
})
