import { basename } from 'node:path'
import { augmentationLabel, augmentations, defaultParameters } from '@finetune-lab/augmentation'
import { findDatasets, isOpenPlace, type LocateOptions } from '@finetune-lab/data'
import { datasetSettings, readExperimentFile } from '@finetune-lab/engine'
import { type Experiment, parseExperiment } from '@finetune-lab/experiment'
import { type DatasetRecord, readSweepRecord, StoreError, type SweepRecord } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import type { InspectorOrigin, InspectorSubject } from '../../messages.ts'

/** What a panel was opened from, with everything needed to draw its batches. */
export interface Inspected {
  readonly origin: InspectorOrigin
  /** Data sets that the file or the sweep defines, in addition to those known by name. */
  readonly datasets: readonly { readonly name: string; readonly title: string }[]
  /** Where to find the data set, and what is known about it. */
  sourceOf(dataset: string): DatasetSource
}

export interface DatasetSource {
  /** From an experiment file: folder, mean and standard deviation. */
  readonly settings?: LocateOptions['settings']
  /** From a sweep: the data set as it was when the sweep was created. */
  readonly record?: DatasetRecord
}

/** A folder that only the file or the sweep names, and that is read only in a trusted workspace. */
export function closedPlace({ settings, record }: DatasetSource, places: LocateOptions): string | undefined {
  const folder = settings?.path ?? (record?.synthetic ? undefined : record?.folder)
  return folder === undefined || isOpenPlace(folder, places) ? undefined : folder
}

/** @throws StoreError if the sweep has no such run */
export async function inspectedOf({ file, run }: InspectorSubject, places: LocateOptions): Promise<Inspected> {
  if (run) return inspectedRun(readSweepRecord(run.folder), run.id)
  const datasets = await findDatasets(places)
  const fallback = datasets.find(({ folder }) => folder !== undefined)?.name ?? 'strokes-digits'
  if (file === undefined) return withDefaults(fallback)
  const read = await readExperiment(file, places)
  if (typeof read === 'string') return withDefaults(fallback, read)
  return {
    origin: originOf('file', read),
    datasets: Object.entries(read.datasets).flatMap(([name, { path }]) => (path ? [{ name, title: name }] : [])),
    sourceOf: dataset => ({ settings: datasetSettings(read, file, dataset) }),
  }
}

function inspectedRun({ experiment, runs, datasets }: SweepRecord, id: string): Inspected {
  const run = runs.find(each => each.id === id)
  if (!run) throw new StoreError(`run ${JSON.stringify(id)}: not in this sweep`)
  const { seed, pretrain } = run.settings
  const origin = originOf('run', experiment)
  return {
    // The run's own values come first: the panel opens with them.
    origin: {
      ...origin,
      samplesPerClass: ownFirst(pretrain.samplesPerClass, origin.samplesPerClass),
      seeds: ownFirst(seed, origin.seeds),
      dataset: pretrain.dataset,
      batches: pretrain.batches,
      batchSize: pretrain.batchSize,
      augmentation: augmentationLabel(pretrain.augmentation),
    },
    datasets: Object.entries(datasets).map(([name, { title }]) => ({ name, title })),
    sourceOf: dataset => ({ record: Object.hasOwn(datasets, dataset) ? datasets[dataset] : undefined }),
  }
}

const ownFirst = (own: number, all: readonly number[]) => [own, ...all.filter(value => value !== own)]

/** The experiment, or the first problem in its file. */
async function readExperiment(file: string, places: LocateOptions): Promise<Experiment | string> {
  try {
    const { experiment, problems } = await readExperimentFile(file, places)
    if (experiment) return experiment
    const { line, column, message } = problems.find(({ severity }) => severity === 'error')!
    return `${basename(file)}:${line}:${column}: ${message}${/[.?!]$/.test(message) ? '' : '.'}`
  } catch (error) {
    if (error instanceof UserFacingError) return `${error.message}.`
    throw error
  }
}

function originOf(kind: 'run' | 'file', { name, pretrain, seeds }: Experiment): InspectorOrigin {
  const { dataset, samplesPerClass, augmentation, batches, batchSize } = pretrain
  return {
    kind,
    name,
    // Of lists, the first value.
    dataset: [dataset].flat()[0],
    samplesPerClass: [...samplesPerClass],
    seeds: [...seeds],
    augmentations: augmentation.map(({ name, parameters }) => ({ name, parameters: { ...parameters } })),
    batches: [batches].flat()[0],
    batchSize: [batchSize].flat()[0],
  }
}

/** The default settings of an experiment file, with every augmentation. */
function withDefaults(dataset: string, problem?: string): Inspected {
  const { experiment } = parseExperiment(`pretrain: { dataset: ${dataset} }\nfinetune: { dataset: ${dataset} }\n`)
  const all = augmentations.map(each => ({ name: each.name, parameters: { ...defaultParameters(each) } }))
  const origin: InspectorOrigin = {
    ...originOf('file', experiment!),
    kind: 'defaults',
    name: '',
    augmentations: all,
    problem,
  }
  return { origin, datasets: [], sourceOf: () => ({}) }
}
