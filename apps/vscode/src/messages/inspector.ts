import * as z from 'zod'
import { ready, saveMessage } from './panel.ts'

/** What a panel is about: kept by the webview, so that a reload brings the panel back. */
export const inspectorSubject = z.object({
  /** An experiment file whose settings are shown. */
  file: z.string().optional(),
  /** A sweep's folder, and the id of the run in it whose settings are shown. */
  run: z.object({ folder: z.string(), id: z.string() }).optional(),
})
export type InspectorSubject = z.infer<typeof inspectorSubject>

export const augmentationChoice = z.object({ name: z.string(), parameters: z.record(z.string(), z.number()) })

/** What the inspector starts from: the settings of a run, of an experiment file, or the defaults. */
const inspectorOrigin = z.object({
  kind: z.enum(['run', 'file', 'defaults']),
  /** Of the experiment; empty for the defaults. */
  name: z.string(),
  dataset: z.string(),
  samplesPerClass: z.array(z.int()),
  seeds: z.array(z.int()),
  augmentations: z.array(augmentationChoice),
  /** Of the run, its label; otherwise absent. */
  augmentation: z.string().optional(),
  /** Batches of pre-training. */
  batches: z.int(),
  batchSize: z.int(),
  /** Why these are the defaults although a file was named. */
  problem: z.string().optional(),
})
export type InspectorOrigin = z.infer<typeof inspectorOrigin>

const offeredDataset = z.object({
  name: z.string(),
  title: z.string(),
  /** Whether its files are here, or need not be. */
  found: z.boolean(),
})

/** A finished run whose network can be asked. */
const offeredNetwork = z.object({ run: z.string(), title: z.string() })

export const batchRequest = z.object({
  dataset: z.string().max(200),
  split: z.enum(['train', 'test']),
  samplesPerClass: z.int().min(1),
  seed: z.int().min(0),
  batchSize: z.int().min(1).max(256),
  batch: z.int().min(0),
})

/** `InspectedBatch` of the engine, its bytes as base64; normalised images are made of grey ones by who receives it. */
const drawnBatch = batchRequest.extend({
  classes: z.array(z.string()),
  mean: z.number(),
  std: z.number(),
  batchesPerEpoch: z.int(),
  indices: z.array(z.int()),
  labels: z.array(z.int()),
  grey: z.string(),
})
export type DrawnBatch = z.infer<typeof drawnBatch>

/** A parameter's shape, and its float32 values in base64. */
const tensor = z.object({ shape: z.array(z.int()), data: z.string() })

const trainedHead = z.object({
  purpose: z.enum(['pretrainer', 'generalizer']),
  dataset: z.string(),
  classes: z.array(z.string()),
  weight: tensor,
  bias: tensor,
})

/** What leads out of a problem, as a button. */
const remedy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fetchData'), name: z.string() }),
  z.object({ kind: z.literal('importImages'), name: z.string() }),
  z.object({ kind: z.literal('samplesPerClass'), value: z.int() }),
  z.object({ kind: z.literal('trust') }),
])
export type Remedy = z.infer<typeof remedy>

export const toInspectorPanel = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    origin: inspectorOrigin,
    datasets: z.array(offeredDataset),
    networks: z.array(offeredNetwork),
    /** The run that the panel was opened from, where it is finished. */
    network: z.string().optional(),
  }),
  /** Answers carry the number of the question: what is no longer asked for is passed over. */
  z.object({ type: z.literal('drawing'), question: z.int(), drawn: z.int(), total: z.int() }),
  z.object({ type: z.literal('batch'), question: z.int(), batch: drawnBatch }),
  z.object({ type: z.literal('problem'), question: z.int(), message: z.string(), remedies: z.array(remedy) }),
  z.object({
    type: z.literal('network'),
    run: z.string(),
    extractor: z.record(z.string(), tensor),
    heads: z.array(trainedHead),
  }),
  z.object({ type: z.literal('noNetwork'), run: z.string(), message: z.string() }),
  z.object({ type: z.literal('unreadable'), message: z.string() }),
])
export type ToInspectorPanel = z.infer<typeof toInspectorPanel>

export const fromInspectorPanel = z.discriminatedUnion('type', [
  ready,
  saveMessage,
  z.object({ type: z.literal('batch'), question: z.int(), request: batchRequest }),
  z.object({ type: z.literal('network'), run: z.string().max(200) }),
  z.object({ type: z.literal('command'), command: z.enum(['fetchData', 'importImages']), name: z.string().max(200) }),
  z.object({ type: z.literal('manageTrust') }),
  /** Opens the experiment file that the panel is about. */
  z.object({ type: z.literal('openFile') }),
])
export type FromInspectorPanel = z.infer<typeof fromInspectorPanel>
