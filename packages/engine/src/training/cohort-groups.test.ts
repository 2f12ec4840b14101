import { planExperiment } from '@finetune-lab/experiment'
import { initialHead } from '@finetune-lab/model'
import { expect, test } from 'vitest'
import { smallExperiment } from '../testing/small-sweep.ts'
import { cohortGroups } from './cohort-groups.ts'
import { BEGINNING, type Standing } from './train.ts'

const planned = planExperiment(smallExperiment('/data')).runs
const classes = (dataset: string) => ({ rows: 5, columns: 5, letters: 26, digits: 5 })[dataset]!
const run = (index: number, standing: Standing = BEGINNING, settings = planned[index].settings) => ({
  index,
  settings,
  standing,
})
const groups = (runs: ReturnType<typeof run>[]) =>
  cohortGroups(runs, classes).map(group => group.map(({ index }) => index))

test('all runs of a sweep form one group, whatever their subset, augmentation and seed', () => {
  expect(groups(planned.map((_, index) => run(index)))).toEqual([planned.map((_, index) => index)])
})

test('runs at different places form different groups', () => {
  const pretrainer = initialHead(0, 'pretrainer', 'rows', 5)
  const places: Standing[] = [
    BEGINNING,
    { finetunes: [], batches: 50 },
    { pretrainer, finetunes: [], batches: 0 },
    { finetunes: [], batches: 50 },
    {
      pretrainer,
      finetunes: [],
      batches: 200,
      tally: { images: 256, loss: 1, confusion: [], outputs: { top2: 0, brier: 0, bins: [] } },
    },
    { pretrainer, finetunes: [], batches: 200 },
  ]
  expect(groups(places.map((place, index) => run(index, place)))).toEqual([[0], [1, 3], [2], [4], [5]])
})

test('runs whose subsets are smaller than a batch and give different batch sizes form different groups', () => {
  const { settings } = planned[0]
  const of = (index: number, samplesPerClass: number, batchSize: number) =>
    run(index, BEGINNING, { ...settings, pretrain: { ...settings.pretrain, samplesPerClass, batchSize } })
  // 5 classes: batches of 5, 8, 8, 5 and 10.
  expect(groups([of(0, 1, 8), of(1, 2, 8), of(2, 4, 8), of(3, 8, 5), of(4, 2, 16)])).toEqual([[0, 3], [1, 2], [4]])
})

test('another structure makes another group; another data set with the same number of classes does not', () => {
  const { settings } = planned[0]
  const { pretrain, finetunes } = settings
  const of = (index: number, changes: Partial<typeof settings>) => run(index, BEGINNING, { ...settings, ...changes })
  expect(
    groups([
      of(0, {}),
      of(1, { pretrain: { ...pretrain, dataset: 'digits' } }),
      of(2, { pretrain: { ...pretrain, dataset: 'letters' } }),
      of(3, { pretrain: { ...pretrain, batches: 9 } }),
      of(4, { pretrain: { ...pretrain, batchSize: 9 } }),
      of(5, { pretrain: { ...pretrain, learningRate: 9 } }),
      of(6, { pretrain: { ...pretrain, dropout: 0.9 } }),
      of(7, { finetunes: finetunes.slice(1) }),
      of(8, { finetunes: finetunes.map(each => ({ ...each, samplesPerClass: 9 })) }),
    ]),
  ).toEqual([[0, 1], [2], [3], [4], [5], [6], [7], [8]])
})
