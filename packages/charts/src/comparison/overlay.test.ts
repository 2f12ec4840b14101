import { type ComparedSweep, withReference } from '@finetune-lab/analysis'
import type { RunSnapshot } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { accuracyChart } from '../accuracy-chart.ts'
import { sampleSnapshot } from '../testing/sample-sweep.ts'
import { overlay, perAugmentation } from './overlay.ts'

const { record, runs } = sampleSnapshot

/** The sample sweep, with other accuracies of one augmentation. */
function sweep(changed: string | undefined, by = 0): ComparedSweep {
  const change = (run: RunSnapshot): RunSnapshot => {
    if (run.run.settings.pretrain.augmentation.name !== changed) return run
    const finetunes = run.result!.finetunes.map(each => ({ ...each, accuracy: each.accuracy + by }))
    return { ...run, result: { ...run.result!, finetunes } }
  }
  return { record, runs: runs.map(change) }
}

const four = [sweep(undefined), sweep('mixup', 0.01), sweep('mixup', 0.02), sweep('mixup', 0.03)]

test('curves that are the same are drawn once and name all their sweeps', () => {
  const { plan, titles, styles } = overlay(four)
  expect([...titles!]).toEqual([
    ['A to D none', 'no augmentation, A to D'],
    ['A mixup', 'mixup, A'],
    ['A to D collage', 'collage, A to D'],
    ['B mixup', 'mixup, B'],
    ['C mixup', 'mixup, C'],
    ['D mixup', 'mixup, D'],
  ])
  expect(plan.augmentations).toEqual([...titles!.keys()])
  expect(styles.get('A to D none')!.dash).toBe('')
  expect(new Set(['A', 'B', 'C', 'D'].map(letter => styles.get(`${letter} mixup`)!.dash)).size).toBe(4)
})

test('curves that differ in one seed are drawn each', () => {
  const [first, ...rest] = runs
  const finetunes = first.result!.finetunes.map(each => ({ ...each, accuracy: each.accuracy + 1e-9 }))
  const other = { record, runs: [{ ...first, result: { ...first.result!, finetunes } }, ...rest] }
  expect(overlay([sweep(undefined), other]).plan.augmentations).toEqual([
    'A none',
    'A and B mixup',
    'A and B collage',
    'B none',
  ])
})

test('sweeps without results stay apart', () => {
  const empty = { record, runs: runs.map(({ run }): RunSnapshot => ({ run, state: 'waiting' })) }
  expect(overlay([empty, empty]).plan.augmentations).toEqual([
    'A none',
    'A mixup',
    'A collage',
    'B none',
    'B mixup',
    'B collage',
  ])
})

test('a panel for each augmentation has the sweeps as shades of its colour', () => {
  const figure = perAugmentation(four)
  expect(figure.plan.datasets.map(({ title }) => title)).toEqual([
    'no augmentation → EMNIST letters',
    'no augmentation → MNIST',
    'mixup → EMNIST letters',
    'mixup → MNIST',
    'collage → EMNIST letters',
    'collage → MNIST',
  ])
  const { panels } = accuracyChart(figure.data, figure)
  const drawn = panels.map(({ series }) => series.filter(({ points }) => points.length > 0).map(({ title }) => title))
  expect(drawn).toEqual([['A to D'], ['A to D'], ['A', 'B', 'C', 'D'], ['A', 'B', 'C', 'D'], ['A to D'], ['A to D']])
  const mixups = ['A', 'B', 'C', 'D'].map(letter => figure.styles.get(`${letter} mixup`)!)
  expect(new Set(mixups.map(({ marker }) => marker)).size).toBe(1)
  expect(new Set(mixups.map(({ light }) => light)).size).toBe(4)
})

test('variants of an augmentation share its panel, and their lines name the parameters', () => {
  const withAlpha = (alpha: number): ComparedSweep => ({
    record: {
      ...record,
      experiment: {
        ...record.experiment,
        pretrain: { ...record.experiment.pretrain, augmentation: [{ name: 'mixup', parameters: { alpha } }] },
      },
    },
    runs: runs
      .filter(({ run }) => run.settings.pretrain.augmentation.name === 'mixup')
      .map(run => ({
        ...run,
        result: {
          ...run.result!,
          run: { ...run.result!.run, augmentation: alpha === 0.3 ? 'mixup' : `mixup(alpha=${alpha})` },
        },
      })),
  })
  const figure = perAugmentation([withAlpha(0.1), withAlpha(0.3)])
  expect(figure.plan.datasets.map(({ title }) => title)).toEqual(['mixup → EMNIST letters', 'mixup → MNIST'])
  expect([...figure.titles!.values()]).toEqual(['A, α = 0.1', 'B'])
})

test('the crosshair shows differences to the first sweep, as the comparison has them, with the other sign', () => {
  const pair = [sweep(undefined), sweep('mixup', 0.01)]
  const comparisons = withReference(pair).map(({ comparison }) => comparison)
  const figure = overlay(pair, comparisons)
  const chart = accuracyChart(figure.data, figure)
  expect(chart.readout.difference).toBe('to A')
  const readouts = chart.panels[0].series.map(({ title, points }) => [title, points[0].readout.difference])
  expect(readouts).toEqual([
    ['no augmentation, A and B', undefined],
    ['mixup, A', undefined],
    ['collage, A and B', undefined],
    ['mixup, B', '+1.0 [+1.0, +1.0]'],
  ])
})

test('there is no difference between different tasks', () => {
  const elsewhere: ComparedSweep = {
    ...sweep('mixup', 0.01),
    record: {
      ...record,
      datasets: {
        ...record.datasets,
        mnist: { ...record.datasets.mnist, testImages: 5000, checksums: { other: 'images' } },
        'emnist-letters': { ...record.datasets['emnist-letters'], testImages: 400, checksums: { other: 'images' } },
      },
    },
  }
  const pair = [sweep(undefined), elsewhere]
  const comparisons = withReference(pair).map(({ comparison }) => comparison)
  const figure = overlay(pair, comparisons)
  const { panels } = accuracyChart(figure.data, figure)
  // Equal accuracies on other images are not the same curve.
  expect(figure.plan.augmentations).toHaveLength(6)
  expect(
    panels.flatMap(({ series }) => series.flatMap(({ points }) => points)).map(({ readout }) => readout.difference),
  ).toEqual(panels.flatMap(({ series }) => series.flatMap(({ points }) => points)).map(() => undefined))
})
