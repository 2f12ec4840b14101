import { existsSync } from 'node:fs'
import { augmentationLabel } from '@finetune-lab/augmentation'
import { runNetwork } from '@finetune-lab/experiment'
import { extractorIn, type Head, headIn, readSafetensors, SafetensorsError, type Tensor } from '@finetune-lab/model'
import {
  isFileTrouble,
  listSweeps,
  type PlannedRunRecord,
  readSweepRecord,
  runFiles,
  runFolder,
  StoreError,
  type SweepRecord,
  samePath,
  sweepFolder,
} from '@finetune-lab/runs'
import type { ToInspectorPanel } from '../../messages.ts'

export interface OfferedNetworks {
  /** Their sweep. */
  readonly folder: string
  readonly networks: { readonly run: string; readonly title: string }[]
}

/** The finished runs of a sweep: their networks can make predictions. */
export function networksOf(folder: string): OfferedNetworks {
  const { runs } = readSweepRecord(folder)
  const finished = runs.filter(({ id }) => existsSync(runFiles(runFolder(folder, id)).result))
  return { folder, networks: finished.map(run => ({ run: run.id, title: titleOf(run) })) }
}

/** The networks of the latest sweep of an experiment file that has any; otherwise undefined. */
export function networksOfFile(file: string, store: string): OfferedNetworks | undefined {
  for (const folder of latestSweeps(store)) {
    try {
      if (!samePath(fileOf(folder), file)) continue
      const offered = networksOf(folder)
      if (offered.networks.length > 0) return offered
    } catch (error) {
      // An unreadable sweep must not hide the others.
      if (!isFileTrouble(error)) throw error
    }
  }
  return undefined
}

/** Experiment files by sweep folder, cached: records are long, and this field never changes. */
const files = new Map<string, string>()

function fileOf(folder: string): string {
  const file = files.get(folder) ?? readSweepRecord(folder).file
  files.set(folder, file)
  return file
}

const MOST_SWEEPS = 30

function latestSweeps(store: string): string[] {
  try {
    return listSweeps(store)
      .slice(-MOST_SWEEPS)
      .reverse()
      .map(id => sweepFolder(store, id))
  } catch (error) {
    if (isFileTrouble(error)) return []
    throw error
  }
}

const titleOf = ({ settings: { seed, pretrain } }: PlannedRunRecord) =>
  `${augmentationLabel(pretrain.augmentation)}, ${pretrain.samplesPerClass} per class, seed ${seed}`

/** The message with a run's network, or with the reason why it cannot be read. */
export async function networkMessage(folder: string, run: string): Promise<ToInspectorPanel> {
  try {
    const record = readSweepRecord(folder)
    const planned = record.runs.find(({ id }) => id === run)
    if (!planned) throw new StoreError(`run ${JSON.stringify(run)}: not in this sweep`)
    return { type: 'network', run, ...(await readNetwork(folder, planned, record)) }
  } catch (error) {
    return { type: 'noNetwork', run, message: reasonOf(error) }
  }
}

async function readNetwork(folder: string, { id, settings }: PlannedRunRecord, { datasets }: SweepRecord) {
  const path = runFiles(runFolder(folder, id)).model
  const file = await readSafetensors(path)
  const head = (purpose: 'pretrainer' | 'generalizer', dataset: string, { weight, bias }: Head) => ({
    purpose,
    dataset,
    classes: [...datasets[dataset].classes],
    weight: tensorMessage(weight),
    bias: tensorMessage(bias),
  })
  const { dataset } = settings.pretrain
  const network = runNetwork(settings.network)
  const extractor = Object.entries(extractorIn(file, path, network)).map(([name, value]) => [
    name,
    tensorMessage(value),
  ])
  return {
    layers: settings.network && [...settings.network],
    extractor: Object.fromEntries(extractor),
    heads: [
      head('pretrainer', dataset, headIn(file, path, 'pretrainer', undefined, network.features)),
      ...settings.finetunes.map(finetune =>
        head('generalizer', finetune.dataset, headIn(file, path, 'generalizer', finetune.dataset, network.features)),
      ),
    ],
  }
}

const tensorMessage = ({ shape, data }: Tensor) => ({
  shape: [...shape],
  data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
})

function reasonOf(error: unknown): string {
  if (error instanceof StoreError || error instanceof SafetensorsError) return error.message
  const { code, path } = error as NodeJS.ErrnoException
  if (code) return `Cannot read the network: ${path ?? ''} (${code}).`
  throw error
}
