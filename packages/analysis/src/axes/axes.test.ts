import { describe, expect, test } from 'vitest'
import { csv } from '../csv.ts'
import { sweepJson } from '../json.ts'
import { sweepOf } from '../testing/sweep.ts'
import { axesJson, axisView, curvesOver, narrowed, slicesOf, spansDecade, variedKeys } from './index.ts'

const text = `name: Rates
pretrain:
  dataset: mnist
  samplesPerClass: [1, 4]
  augmentation: [none, { mixup: { alpha: [0.1, 0.3, 1] } }]
  learningRate: [0.001, 0.01, 0.1]
finetune: { dataset: letters, head: [sgd, probe] }
seeds: 2`
const sweep = sweepOf(
  text,
  (_, augmentation, samples, seed) => (augmentation === 'none' ? 0.5 : 0.6) + samples / 100 + seed / 1000,
)

test('what varies: settings, and the numbers within them', () => {
  expect(variedKeys(sweep.record).map(({ key, kind, values }) => [key, kind, values])).toEqual([
    ['pretrain.samplesPerClass', 'number', [1, 4]],
    ['pretrain.augmentation', 'name', ['none', 'mixup(alpha=0.1)', 'mixup', 'mixup(alpha=1)']],
    ['pretrain.augmentation.alpha', 'number', [0.1, 0.3, 1]],
    ['pretrain.learningRate', 'number', [0.001, 0.01, 0.1]],
    ['finetune.head', 'name', ['sgd', 'probe']],
  ])
})

describe('a view', () => {
  const placed = (request: Parameters<typeof axisView>[1]) => {
    const { over, series, panels } = axisView(sweep.record, request)
    return [over.key, series?.key, panels.map(({ key }) => key)]
  }
  test('by default: the number with the most values, the name with the most values, and panels of the rest', () => {
    expect(placed({ over: 'pretrain.learningRate' })).toEqual([
      'pretrain.learningRate',
      'pretrain.augmentation',
      ['pretrain.samplesPerClass', 'finetune.dataset', 'finetune.head'],
    ])
  })
  test('as asked for; an augmentation without the parameter that is on the axis', () => {
    const view = { over: 'pretrain.augmentation.alpha', series: 'finetune.head' }
    const { panels } = curvesOver(sweep, { ...view, where: { 'pretrain.learningRate': '0.01' } })
    expect(
      panels.map(({ where, series }) => [where.map(({ value }) => value), series.map(({ label }) => label)]),
    ).toEqual([
      [[1], ['sgd', 'probe']],
      [[4], ['sgd', 'probe']],
    ])
    expect(panels[0].series[0].points.map(({ x, n }) => [x, n])).toEqual([
      [0.1, 2],
      [0.3, 2],
      [1, 2],
    ])
  })
  test.each([
    [
      { over: 'finetune.head' },
      '--over finetune.head: its values are names, and an axis needs numbers. Possible: pretrain.samplesPerClass (1, 4); pretrain.augmentation.alpha (0.1, 0.3, 1); pretrain.learningRate (0.001, 0.01, 0.1).',
    ],
    [{ over: 'pretrain.dropout' }, '--over pretrain.dropout: has only the value 0.5 here. Possible: '],
    [
      { series: 'learningRate' },
      '--series learningRate: no such setting. Did you mean "pretrain.learningRate"? Possible: pretrain.samplesPerClass (1, 4); pretrain.augmentation (none, mixup(alpha=0.1), mixup, mixup(alpha=1)); ',
    ],
    [{ panel: 'finetune.haed' }, '--panel finetune.haed: no such setting. Did you mean "finetune.head"? Possible: '],
    [
      { where: { 'pretrain.learningRate': '1' } },
      '--where pretrain.learningRate=1: no run has this value; expected one of 0.001, 0.01, 0.1',
    ],
    [
      { over: 'pretrain.learningRate', series: 'pretrain.learningRate' },
      '--series pretrain.learningRate: is shown elsewhere already. ',
    ],
  ])('%j is refused', (request, message) => {
    expect(() => axisView(sweep.record, request)).toThrow(message)
  })
  test('an axis is logarithmic if its values span a decade', () => {
    expect(
      [
        [0.001, 0.1],
        [1, 9],
        [0, 10],
      ].map(spansDecade),
    ).toEqual([true, false, false])
  })
})

test('every mean is over runs that differ only in their seed', () => {
  const { panels } = curvesOver(sweep)
  const points = panels.flatMap(({ series }) => series.flatMap(({ points }) => points))
  expect(points.map(({ n }) => n)).toEqual(points.map(() => 2))
  expect(points.reduce((runs, { n }) => runs + n, 0)).toBe(sweep.runs.length)
})

test('a sweep in parts: one per combination of the settings beside samples and augmentation', () => {
  const parts = slicesOf(sweep)
  expect(parts.map(({ label, sweep }) => [label, sweep.runs.length]).slice(0, 2)).toEqual([
    ['pre-training learning rate 0.001, head sgd', 16],
    ['pre-training learning rate 0.001, head probe', 16],
  ])
  expect(parts).toHaveLength(6)
  expect(parts[5].sweep.record.experiment).toMatchObject({
    pretrain: { learningRate: 0.1 },
    finetune: { head: 'probe' },
  })
  const plain = sweepOf('pretrain: { dataset: a }\nfinetune: { dataset: b }', () => 0.5)
  expect(slicesOf(plain)).toEqual([{ sweep: plain, where: {}, label: '' }])
})

test('narrowed to values: only these runs, and an experiment with only their settings', () => {
  const one = narrowed(sweep, { 'pretrain.learningRate': '1e-2', 'finetune.head': 'probe' })
  expect(one.record.experiment).toMatchObject({ pretrain: { learningRate: 0.01 }, finetune: { head: 'probe' } })
  expect(slicesOf(one)).toMatchObject([{ label: '', sweep: { runs: { length: 16 } } }])
  expect(one.record.runs.map(({ id }) => id)).toEqual(one.runs.map(({ run }) => run.id))
  const mixed = narrowed(sweep, { 'pretrain.augmentation.alpha': '0.1' })
  expect(variedKeys(mixed.record).map(({ key }) => key)).toEqual([
    'pretrain.samplesPerClass',
    'pretrain.learningRate',
    'finetune.head',
  ])
  const two = sweepOf('pretrain: { dataset: a }\nfinetune: { dataset: [a, b] }\nseeds: 2', () => 0.5)
  const onB = narrowed(two, { 'finetune.dataset': 'b' })
  expect(new Set(onB.runs.flatMap(({ result }) => result!.finetunes.map(({ dataset }) => dataset)))).toEqual(
    new Set(['b']),
  )
  expect(onB.record.experiment.finetune.dataset).toEqual(['b'])
  expect(narrowed(sweep)).toBe(sweep)
  expect(() => narrowed(sweep, { 'finetune.head': 'sdg' })).toThrow('expected one of sgd, probe')
})

test('CSV and JSON have a column for every varied setting, after the others', () => {
  const [head, first] = csv([sweep]).split('\n')
  expect(head).toMatch(
    /,state,reason,pretrain\.augmentation\.alpha,pretrain\.learningRate,finetune\.head,ece,brier,top2$/,
  )
  expect(first).toMatch(/,0\.3,0\.001,probe,,,$/)
  const json = sweepJson(sweep)
  expect(json.rows[0]).toMatchObject({ 'pretrain.learningRate': 0.001, 'finetune.head': 'probe' })
  expect(json.answers.map(({ where }) => where)).toEqual(slicesOf(sweep).map(({ where }) => where))
  expect(json.axes).toBeUndefined()
  const axes = { over: 'pretrain.learningRate', series: 'finetune.head' }
  expect(sweepJson(sweep, undefined, undefined, axes).axes).toEqual(axesJson(curvesOver(sweep, axes)))
  expect(axesJson(curvesOver(sweep, axes)).panels[0]).toMatchObject({
    where: { 'finetune.dataset': 'letters', 'pretrain.samplesPerClass': 1, 'pretrain.augmentation': 'none' },
    series: [{ value: 'sgd', points: [{ x: 0.001, n: 2, mean: 0.5105 }, { x: 0.01 }, { x: 0.1 }] }, { value: 'probe' }],
  })
})
