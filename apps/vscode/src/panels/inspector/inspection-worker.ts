// Reads, draws and holds data sets in a separate thread: the extension host stays responsive, and ending the thread frees
// all memory.
import { parentPort } from 'node:worker_threads'
import type { LocateOptions } from '@finetune-lab/data'
import { DataError, type Dataset, fetchableDatasets, findRegisteredDataset, loadDataset } from '@finetune-lab/data'
import { type BatchRequest, type InspectedBatch, inspectBatch, loadSweepDataset } from '@finetune-lab/engine'
import type { Remedy } from '../../messages.ts'
import type { DatasetSource } from './inspector-origin.ts'

export interface WorkerQuestion {
  readonly question: number
  readonly dataset: string
  readonly places: LocateOptions
  readonly source: DatasetSource
  readonly request: BatchRequest
}

export type WorkerAnswer =
  | { readonly type: 'drawing'; readonly question: number; readonly drawn: number; readonly total: number }
  | { readonly type: 'batch'; readonly question: number; readonly batch: InspectedBatch }
  | {
      readonly type: 'problem'
      readonly question: number
      readonly message: string
      readonly remedies: readonly Remedy[]
    }

/** Only the last data set is kept: the user looks at one at a time. */
let held: { readonly key: string; readonly dataset: Promise<Dataset> } | undefined

const answer = (message: WorkerAnswer) => parentPort!.postMessage(message)

parentPort!.on('message', async (question: WorkerQuestion) => {
  try {
    const dataset = await loaded(question)
    try {
      answer({ type: 'batch', question: question.question, batch: inspectBatch(dataset, question.request) })
    } catch (error) {
      answer(problem(question, error, tooFew(dataset, question.request)))
    }
  } catch (error) {
    answer(problem(question, error, missing(question.dataset, error)))
  }
})

function loaded({ question, dataset: name, places, source }: WorkerQuestion): Promise<Dataset> {
  const key = JSON.stringify([name, places, source])
  if (held?.key === key) return held.dataset
  const options = {
    ...places,
    progress: (drawn: number, total: number) => answer({ type: 'drawing', question, drawn, total }),
  }
  const dataset = source.record
    ? loadSweepDataset(name, source.record, options)
    : loadDataset(name, { ...options, settings: source.settings })
  held = { key, dataset }
  // A missing data set may exist the next time.
  dataset.catch(() => {
    held = undefined
  })
  return dataset
}

function problem({ question }: WorkerQuestion, error: unknown, remedies: readonly Remedy[]): WorkerAnswer {
  if (error instanceof DataError) return { type: 'problem', question, message: inEditor(error, remedies), remedies }
  return { type: 'problem', question, message: `This is a bug in Finetune Lab: ${error}`, remedies: [] }
}

/** Replaces the advice for the terminal with what can be done here. */
function inEditor({ message, advice }: DataError, remedies: readonly Remedy[]): string {
  if (advice === undefined || !message.endsWith(advice)) return message
  const download = remedies.some(({ kind }) => kind === 'fetchData')
  return `${message.slice(0, -advice.length)}${download ? 'Download it below, or put' : 'Put'} the files into one of these folders, or name the folder that holds it in the setting finetuneLab.dataFolder.`
}

/** Suggests a number of samples per class that every class has. */
function tooFew({ classes, ...dataset }: Dataset, { split, samplesPerClass }: BatchRequest): Remedy[] {
  const counts = new Array<number>(classes.length).fill(0)
  for (const label of dataset[split].labels) counts[label]++
  const most = Math.min(...counts)
  return most >= 1 && most < samplesPerClass ? [{ kind: 'samplesPerClass', value: most }] : []
}

function missing(name: string, error: unknown): Remedy[] {
  if (!(error instanceof DataError && error.kind === 'lack')) return []
  const fetchable = fetchableDatasets().some(dataset => dataset.name === name)
  const registered = findRegisteredDataset(name) !== undefined
  return [
    ...(fetchable ? [{ kind: 'fetchData' as const, name }] : []),
    ...(registered ? [] : [{ kind: 'importImages' as const, name }]),
  ]
}
