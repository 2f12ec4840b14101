import * as z from 'zod'
import { ready, saveMessage } from './panel.ts'

/** What the panel shows. The webview keeps it, so that a reload restores the panel. */
export const inspectorSubject = z.object({
  /** An experiment file whose settings are shown. */
  file: z.string().optional(),
  /** The sweep folder and id of the run whose settings are shown. */
  run: z.object({ folder: z.string(), id: z.string() }).optional(),
})
export type InspectorSubject = z.infer<typeof inspectorSubject>

export const augmentationChoice = z.object({ name: z.string(), parameters: z.record(z.string(), z.number()) })

/** The settings that the inspector starts from: those of a run, of an experiment file, or the defaults. */
const inspectorOrigin = z.object({
  kind: z.enum(['run', 'file', 'defaults']),
  /** Experiment name; empty for the defaults. */
  name: z.string(),
  dataset: z.string(),
  samplesPerClass: z.array(z.int()),
  seeds: z.array(z.int()),
  augmentations: z.array(augmentationChoice),
  /** The run's augmentation label; absent without a run. */
  augmentation: z.string().optional(),
  /** Number of pre-training batches. */
  batches: z.int(),
  batchSize: z.int(),
  /** Why the defaults are used although a file was given. */
  problem: z.string().optional(),
})
export type InspectorOrigin = z.infer<typeof inspectorOrigin>

const offeredDataset = z.object({
  name: z.string(),
  title: z.string(),
  /** Whether its files were found, or it needs none. */
  found: z.boolean(),
})

/** A finished run whose network can make predictions. */
const offeredNetwork = z.object({ run: z.string(), title: z.string() })

export const batchRequest = z.object({
  dataset: z.string().max(200),
  split: z.enum(['train', 'test']),
  samplesPerClass: z.int().min(1),
  seed: z.int().min(0),
  batchSize: z.int().min(1).max(256),
  batch: z.int().min(0),
})

/** The engine's `InspectedBatch` with its bytes as base64; the receiver computes normalised images from the grey ones. */
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

/** A parameter's shape, and its float32 values as base64. */
const tensor = z.object({ shape: z.array(z.int()), data: z.string() })

const trainedHead = z.object({
  purpose: z.enum(['pretrainer', 'generalizer']),
  dataset: z.string(),
  classes: z.array(z.string()),
  weight: tensor,
  bias: tensor,
})

/** A fix for a problem, shown as a button. */
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
    /** The run that the panel was opened from, if finished. */
    network: z.string().optional(),
  }),
  /** Answers carry the number of their question: outdated answers are ignored. */
  z.object({ type: z.literal('drawing'), question: z.int(), drawn: z.int(), total: z.int() }),
  z.object({ type: z.literal('batch'), question: z.int(), batch: drawnBatch }),
  z.object({ type: z.literal('problem'), question: z.int(), message: z.string(), remedies: z.array(remedy) }),
  z.object({
    type: z.literal('network'),
    run: z.string(),
    /** The layers before the head; missing: the course network. */
    layers: z.array(z.unknown()).optional(),
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
  /** Opens the panel's experiment file. */
  z.object({ type: z.literal('openFile') }),
])
export type FromInspectorPanel = z.infer<typeof fromInspectorPanel>
