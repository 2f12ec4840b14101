import type { SweepSnapshot } from '@finetune-lab/runs'
import { describe, expect, test } from 'vitest'
import { curvesOver, slicesOf, variedKeys } from '../axes/index.ts'
import { csv } from '../csv.ts'
import { curves } from '../curves.ts'
import { sweepJson } from '../json.ts'
import { sweepOf } from '../testing/sweep.ts'
import { prefers, rateOf, tunedText as text, tunedSweep } from '../testing/tuned-sweep.ts'
import { tunedRuns } from './tuned-runs.ts'
import { tuningOf } from './tuning.ts'
import { tuningLines } from './tuning-lines.ts'

const titleOf = (name: string) => name
const meansOf = (sweep: SweepSnapshot) =>
  slicesOf(sweep).map(({ sweep, label }) => [
    label,
    curves(sweep.runs).map(({ dataset, series }) => [
      dataset,
      series.map(({ augmentation, points }) => [augmentation, points.map(({ mean, n }) => [mean, n])]),
    ]),
  ])

test('the choice is made by validation accuracy, and figures show the test accuracy of what was chosen', () => {
  const sweep = tunedSweep(prefers)
  expect(meansOf(sweep)).toEqual([
    [
      '',
      [
        [
          'letters',
          [
            ['none', [0.7, 0.7].map(mean => [expect.closeTo(mean, 10), 3])],
            ['mixup', [0.7, 0.7].map(mean => [expect.closeTo(mean, 10), 3])],
          ],
        ],
      ],
    ],
  ])
  expect(
    tuningOf(sweep)!.points.map(({ augmentation, samplesPerClass, chosen, n }) => [
      augmentation,
      samplesPerClass,
      chosen,
      n,
    ]),
  ).toEqual([
    ['none', 1, { 'finetune.learningRate': '0.01' }, 3],
    ['mixup', 1, { 'finetune.learningRate': '0.001' }, 3],
    ['none', 4, { 'finetune.learningRate': '0.01' }, 3],
    ['mixup', 4, { 'finetune.learningRate': '0.001' }, 3],
  ])
})

test('test accuracies take no part in the choice, however they are permuted', () => {
  const choices = (sweep: SweepSnapshot) =>
    tuningOf(sweep)!.points.map(({ chosen, candidates }) => ({ chosen, candidates }))
  const permuted = tunedSweep((run, dataset) => [1 - prefers(run, dataset)![0], prefers(run, dataset)![1]])
  expect(choices(permuted)).toEqual(choices(tunedSweep(prefers)))
})

test('of candidates that do equally well, the first of the grid is chosen', () => {
  const thirds = [0.1, 0.2, 0.3]
  // The same sum in another order, which differs in floating point.
  const sweep = tunedSweep(run => {
    const { seed } = run.run.settings
    return [0.5, rateOf(run) === 0.001 ? 0.1 : rateOf(run) === 0.01 ? thirds[seed] : thirds[2 - seed]]
  })
  expect(tuningOf(sweep)!.points.map(({ chosen }) => chosen['finetune.learningRate'])).toEqual(
    new Array(4).fill('0.01'),
  )
})

test('a candidate that diverged counts as accuracy 0; one that has not finished leaves its seed out', () => {
  const diverged = tunedSweep(run =>
    rateOf(run) === 0.1 && run.run.settings.seed === 2
      ? [Number.NaN, Number.NaN]
      : [0.5, rateOf(run) === 0.1 ? 0.6 : 0.5],
  )
  expect(tuningOf(diverged)).toMatchObject({ missing: 0, undecided: 0 })
  expect(tuningOf(diverged)!.points[0]).toMatchObject({ n: 3, chosen: { 'finetune.learningRate': '0.001' } })

  const partly = tunedSweep(run => {
    const { seed, pretrain } = run.run.settings
    if (seed === 2 && rateOf(run) === 0.1) return undefined
    if (pretrain.samplesPerClass === 4 && pretrain.augmentation.name === 'mixup') return undefined
    return prefers(run, 'letters')
  })
  const tuning = tuningOf(partly)!
  expect([tuning.missing, tuning.candidateRuns, tuning.undecided]).toEqual([3 + 9, 36, 1])
  expect(tuning.points.map(({ n, missing }) => [n, missing])).toEqual([
    [2, 1],
    [2, 1],
    [2, 1],
  ])
  expect(tuningLines(tuning, titleOf).at(-1)).toBe(
    '12 of 36 candidate runs have not finished (0.001: 3; 0.01: 3; 0.1: 6). 3 choices may change, and 1 point has no choice yet.',
  )
})

test('what was chosen, how often at the edge, and what tuning changed, in words', () => {
  const sweep = tunedSweep(run => {
    const better = rateOf(run) === (run.run.settings.pretrain.samplesPerClass === 1 ? 0.1 : 0.01)
    return [better ? 0.7 + run.run.settings.seed / 100 : 0.6, better ? 0.5 : 0.4]
  })
  expect(tuningLines(tuningOf(sweep)!, titleOf)).toEqual([
    'Tuned on 10 validation images per class: finetuning learning rate (0.001, 0.01, 0.1). The test set took no part in the choice.',
    'none: 0.1 at s = 1; 0.01 at s = 4',
    'mixup: 0.1 at s = 1; 0.01 at s = 4',
    '2 of 4 choices of the finetuning learning rate are at the edge of its grid (2 at 0.1): a wider grid may do better.',
    'Tuned minus untuned (finetuning learning rate 0.01): 0.0 to +11.0 points of test accuracy. The 95 % interval is above zero at 2 of 4 points, and below zero at 0 (paired by seed, not adjusted for their number). The untuned values were chosen at 2 of 4 points.',
  ])
  const [first] = tuningOf(sweep)!.points
  expect(first).toMatchObject({ tuned: expect.closeTo(0.71, 10), untuned: expect.closeTo(0.6, 10) })
  expect(first.difference!.interval).toMatchObject({
    low: expect.closeTo(0.11 - 4.3027 * (0.01 / Math.sqrt(3)), 5),
    high: expect.closeTo(0.11 + 4.3027 * (0.01 / Math.sqrt(3)), 5),
  })
})

test('without the file’s own value among the candidates, what tuning gains is not known', () => {
  const sweep = tunedSweep(prefers, text().replace('letters', 'letters, learningRate: 0.02'))
  expect(tuningOf(sweep)!.points[0]).not.toHaveProperty('untuned')
  expect(tuningLines(tuningOf(sweep)!, titleOf).at(-1)).toBe(
    'The grid lacks the values without tuning (finetuning learning rate 0.02), so what tuning gains is not known.',
  )
})

test('each finetuning data set has its own choice, and a run has the results that it was chosen for', () => {
  const sweep = tunedSweep(
    (run, dataset) => [0.5, rateOf(run) === (dataset === 'letters' ? 0.01 : 0.1) ? 0.5 : 0.4],
    text('', '[letters, mnist]'),
  )
  const runs = tunedRuns(sweep)
  expect(runs.slice(0, 6).map(run => [rateOf(run), run.result!.finetunes.map(({ dataset }) => dataset)])).toEqual([
    ...new Array(3).fill([0.01, ['letters']]),
    ...new Array(3).fill([0.1, ['mnist']]),
  ])
  expect(curves(runs).map(({ dataset, series }) => [dataset, series[0].points[0].n])).toEqual([
    ['letters', 3],
    ['mnist', 3],
  ])
})

test('other compared settings make parts, each with its own choice', () => {
  const compared = text().replace('[none, mixup]', 'none, learningRate: [0.01, 0.02]')
  const sweep = tunedSweep(run => {
    const best = rateOf(run) === (run.run.settings.pretrain.learningRate === 0.01 ? 0.001 : 0.1)
    return [best ? 0.7 : 0.6, best ? 0.5 : 0.4]
  }, compared)
  expect(
    slicesOf(sweep).map(({ label, tuning }) => [
      label,
      tuning!.points.map(({ chosen }) => chosen['finetune.learningRate']),
    ]),
  ).toEqual([
    ['pre-training learning rate 0.01', ['0.001', '0.001']],
    ['pre-training learning rate 0.02', ['0.1', '0.1']],
  ])
  expect(tuningLines(tuningOf(sweep)!, titleOf)[1]).toBe('none, pretrain.learningRate 0.01: 0.001 at s = 1 and 4')
  expect(variedKeys(sweep.record).map(({ key }) => key)).toEqual(['pretrain.samplesPerClass', 'pretrain.learningRate'])
})

describe('a figure over any setting', () => {
  const sweep = tunedSweep(prefers)
  test('shows what was chosen', () => {
    const { panels } = curvesOver(sweep)
    expect(panels).toHaveLength(1)
    expect(panels[0].series.map(({ label, points }) => [label, points.map(({ mean }) => mean)])).toEqual([
      ['none', [0.7, 0.7].map(mean => expect.closeTo(mean, 10))],
      ['mixup', [0.7, 0.7].map(mean => expect.closeTo(mean, 10))],
    ])
  })
  test('shows every candidate if it names a tuned setting', () => {
    const { panels } = curvesOver(sweep, { over: 'finetune.learningRate', where: { 'pretrain.samplesPerClass': '1' } })
    expect(panels[0].series[1].points.map(({ x, mean }) => [x, mean])).toEqual(
      [0.7, 0.6, 0.9].map((mean, index) => [[0.001, 0.01, 0.1][index], expect.closeTo(mean, 10)]),
    )
  })
})

test('CSV and JSON have every candidate, its validation accuracy, and whether it was chosen', () => {
  const sweep = tunedSweep(prefers)
  const [head, ...lines] = csv([sweep]).trimEnd().split('\n')
  expect(head).toMatch(/,reason,finetune\.learningRate,ece,brier,top2,validation_accuracy,chosen$/)
  expect(lines).toHaveLength(36)
  const rate = head.split(',').indexOf('finetune.learningRate')
  const fields = lines.slice(0, 3).map(line => line.split(','))
  expect(fields.map(own => [own[rate], ...own.slice(-2)])).toEqual([
    ['0.001', '0.500000', 'yes'],
    ['0.01', '0.400000', 'no'],
    ['0.1', '0.400000', 'no'],
  ])
  const json = sweepJson(sweep)
  expect(json.tuning).toEqual(tuningOf(sweep))
  expect(json.rows.filter(({ chosen }) => chosen === 'yes')).toHaveLength(12)
  expect(json.curves[0].series[0].points.map(({ mean }) => mean)).toEqual(
    [0.7, 0.7].map(mean => expect.closeTo(mean, 10)),
  )
})

test('a sweep that tunes nothing is as it was', () => {
  const plain = sweepOf(text().replace(/^(tune|validation).*$/gm, ''), () => 0.5)
  expect(tuningOf(plain)).toBeUndefined()
  expect(tunedRuns(plain)).toBe(plain.runs)
  expect(slicesOf(plain)[0].sweep).toBe(plain)
  expect(csv([plain])).not.toMatch(/validation|chosen/)
})
