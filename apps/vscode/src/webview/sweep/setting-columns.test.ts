import { parseExperiment, planExperiment } from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import type { RunRow } from './model.ts'
import { settingColumns } from './setting-columns.ts'

const columns = (settings: { pretrain?: string; finetune?: string; further?: string }) => {
  const { experiment } = parseExperiment(`
pretrain: { dataset: mnist, samplesPerClass: [1, 2], augmentation: [none, mixup]${settings.pretrain ?? ''} }
finetune: { dataset: [letters, mnist]${settings.finetune ?? ''} }
seeds: 1
${settings.further ?? ''}`)
  const record = { experiment: experiment! } as SweepRecord
  const { runs } = planExperiment(experiment!)
  return settingColumns({ record }).map(({ title, numeric, of }) => ({
    title,
    numeric,
    values: [...new Set(runs.map(run => of({ run } as RunRow)))],
  }))
}

test('a sweep of the usual settings has no further columns', () => {
  expect(columns({})).toEqual([])
})

test('every other setting that varies or is tuned has one', () => {
  expect(columns({ pretrain: ', learningRate: [0.01, 0.1]', finetune: ', head: [sgd, probe]' })).toEqual([
    { title: 'learningRate', numeric: true, values: ['0.01', '0.1'] },
    { title: 'head', numeric: false, values: ['sgd', 'probe'] },
  ])
  expect(columns({ further: 'tune: { pretrain.batches: [10, 20] }' })).toEqual([
    { title: 'batches', numeric: true, values: ['10', '20'] },
  ])
})

test('two settings of the same name have their whole keys', () => {
  const rates = ', learningRate: [0.01, 0.1]'
  expect(columns({ pretrain: rates, finetune: rates }).map(({ title }) => title)).toEqual([
    'pretrain.learningRate',
    'finetune.learningRate',
  ])
})
