import type { Field, FieldValue, FilterFields } from '@finetune-lab/analysis'
import type { RunRow } from './model.ts'

const STATES = ['finished', 'running', 'waiting', 'interrupted', 'failed', 'collapsed']

const fixed: readonly Field<RunRow>[] = [
  { name: 'augmentation', kind: 'text', of: ({ augmentation }) => augmentation },
  { name: 's', aliases: ['samples', 'samplesPerClass'], kind: 'number', of: ({ samplesPerClass }) => samplesPerClass },
  { name: 'seed', kind: 'number', of: ({ seed }) => seed },
  {
    name: 'accuracy',
    kind: 'percent',
    of: ({ result }) => result?.finetunes.map(({ accuracy }) => accuracy),
  },
  {
    name: 'state',
    kind: 'word',
    words: STATES,
    of: ({ state, collapses }) => (collapses ? [state, 'collapsed'] : state),
  },
  { name: 'time', aliases: ['duration'], kind: 'duration', of: ({ result }) => result?.pretraining.seconds },
  { name: 'loss', kind: 'number', of: ({ result }) => result?.pretraining.finalLoss },
]

/** What a filter of runs can name: the columns, the accuracy on each data set, and the settings that vary. */
export function runFields(runs: readonly RunRow[]): FilterFields<RunRow> {
  const first = runs[0]
  const datasets = first?.run?.settings.finetunes.map(({ dataset }) => dataset) ?? []
  const onDataset = (name: string): Field<RunRow> => ({
    name,
    kind: 'percent',
    of: ({ result }) => result?.finetunes.find(({ dataset }) => dataset === name)?.accuracy,
  })
  const settings = [...new Set(runs.flatMap(({ run }) => (run ? Object.keys(settingsOf(run.settings.pretrain)) : [])))]
  const setting = (name: string): Field<RunRow> => ({
    name,
    kind: runs.some(({ run }) => run && typeof settingsOf(run.settings.pretrain)[name] === 'string')
      ? 'text'
      : 'number',
    of: ({ run }) => settingsOf(run.settings.pretrain)[name],
  })
  return {
    fields: [...fixed, ...new Set(datasets)]
      .map(each => (typeof each === 'string' ? onDataset(each) : each))
      .concat(settings.map(setting)),
    text: ({ augmentation, state, collapses }) => [augmentation, state, ...(collapses ? ['collapsed'] : [])],
  }
}

/** Pre-training's settings of one run, with the augmentation's parameters: `batches`, `learningRate`, `alpha`. */
function settingsOf(pretrain: RunRow['run']['settings']['pretrain']): Readonly<Record<string, FieldValue>> {
  const { augmentation, samplesPerClass: _, ...rest } = pretrain
  const plain = Object.entries({ ...augmentation.parameters, ...rest })
  return Object.fromEntries(
    plain.filter(
      (entry): entry is [string, FieldValue] => typeof entry[1] === 'number' || typeof entry[1] === 'string',
    ),
  )
}
