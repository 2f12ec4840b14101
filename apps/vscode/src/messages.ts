import type { Collapse, FailedRun } from '@finetune-lab/analysis'
import { runResultSchema, sweepRecordSchema } from '@finetune-lab/runs'
import * as z from 'zod'

// What extension host and webviews say to each other. Belongs to neither side; each end checks what it receives.

export const panelViews = ['sweep', 'inspector', 'compare'] as const
export type PanelView = (typeof panelViews)[number]

/** What a panel is about: kept by the webview, so that a reload brings the panel back. */
export const sweepSubject = z.object({
  folder: z.string(),
  /** Id of a run to be chosen when the panel opens. */
  run: z.string().optional(),
})
export type SweepSubject = z.infer<typeof sweepSubject>

export const inspectorSubject = z.object({
  /** An experiment file whose settings are shown. */
  file: z.string().optional(),
  /** A sweep's folder, and the id of the run in it whose settings are shown. */
  run: z.object({ folder: z.string(), id: z.string() }).optional(),
})
export type InspectorSubject = z.infer<typeof inspectorSubject>

/** Folders of sweeps; the first is the reference. */
export const compareSubject = z.object({ folders: z.array(z.string()) })
export type CompareSubject = z.infer<typeof compareSubject>

// Every panel

/** The webview has loaded and listens: nothing is sent before. */
const ready = z.object({ type: z.literal('ready') })

/** A file for a person to keep; the host asks where. Every panel may say so: `panel-host.ts` answers for all. */
export const saveMessage = z.object({
  type: z.literal('save'),
  /** Suggested, with extension. */
  name: z.string().max(200),
  contents: z.string().max(2 ** 26),
  encoding: z.enum(['utf8', 'base64']),
})
export type SaveMessage = z.infer<typeof saveMessage>

// Sweep panel

const runProgress = z.object({
  stage: z.enum(['pretrain', 'finetune']),
  dataset: z.string(),
  done: z.number(),
  step: z.number(),
  steps: z.number(),
  /** JSON knows no NaN: null before the first loss. */
  loss: z.number().nullable(),
})

/** On which finetune data sets training collapsed: the host reads it off the confusion matrices that it does not send. */
const collapses = z.record(z.string(), z.enum(['one class', 'chance']) satisfies z.ZodType<Collapse>).optional()

/** A run's snapshot without its settings, which the record has, and without confusion matrices, which are asked for. */
const runUpdate = z.object({
  state: z.enum(['waiting', 'running', 'finished', 'interrupted', 'failed']),
  result: runResultSchema.optional(),
  collapses,
  progress: runProgress.optional(),
  error: z.string().optional(),
})
export type RunUpdate = z.infer<typeof runUpdate>

const sweepState = z.enum(['waiting', 'running', 'finished', 'interrupted', 'failed'])

const pace = z.object({
  total: z.number(),
  finished: z.number(),
  failed: z.number(),
  done: z.number(),
  stepsPerSecond: z.number().optional(),
  secondsLeft: z.number().optional(),
})

/** Worker threads that train now, on all machines; missing while none is known to. */
const workers = z.number().optional()

/** Why the last engine gave up, in words for people. */
const halted = z.string().optional()

/** Its Slurm job, in words. */
const slurm = z.string().optional()

const lossSample = z.object({
  stage: z.enum(['pretrain', 'finetune']),
  dataset: z.string(),
  step: z.number(),
  steps: z.number(),
  /** Mean over the batches since the sample before; null where it was not a number. */
  loss: z.number().nullable(),
})
export type LossSample = z.infer<typeof lossSample>

/** Samples of a run from the `from`th on; what the webview has from there on is replaced. */
const lossUpdate = z.object({ index: z.number(), from: z.number(), samples: z.array(lossSample) })
export type LossUpdate = z.infer<typeof lossUpdate>

/** A run's index in the record, or the engine. */
const logOf = z.union([z.number().int().nonnegative(), z.literal('engine')])
export type LogOf = z.infer<typeof logOf>

const runIndexes = z.array(z.number().int().nonnegative()).max(10_000)

export const toSweepPanel = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    record: sweepRecordSchema,
    state: sweepState,
    pace,
    workers,
    halted,
    slurm,
    /** In the order of the record's. */
    runs: z.array(runUpdate),
    /** Why nothing may be started or stopped from here. */
    locked: z.string().optional(),
  }),
  z.object({
    type: z.literal('changes'),
    state: sweepState,
    pace,
    workers,
    halted,
    slurm,
    runs: z.array(z.object({ index: z.number(), run: runUpdate })),
  }),
  /** A run is to be chosen, as if it had been clicked. */
  z.object({ type: z.literal('choose'), run: z.number() }),
  /** Of finished runs; one that has none (any more) is left out. */
  z.object({
    type: z.literal('confusion'),
    runs: z.array(
      z.object({
        index: z.number(),
        finetunes: z.array(z.object({ dataset: z.string(), confusion: z.array(z.array(z.number())) })),
      }),
    ),
  }),
  /** The end of a log; no text where there is no log. */
  z.object({ type: z.literal('log'), of: logOf, text: z.string().optional(), skipped: z.number() }),
  z.object({ type: z.literal('losses'), runs: z.array(lossUpdate) }),
  z.object({ type: z.literal('unreadable'), message: z.string() }),
])
export type ToSweepPanel = z.infer<typeof toSweepPanel>

export const fromSweepPanel = z.discriminatedUnion('type', [
  ready,
  saveMessage,
  z.object({ type: z.literal('command'), command: z.enum(['stop', 'resume', 'report', 'export', 'compare']) }),
  /** Opens the inspector with what this run was trained on. */
  z.object({ type: z.literal('inspect'), run: z.number().int().nonnegative() }),
  z.object({ type: z.literal('openLog'), of: logOf }),
  z.object({ type: z.literal('openExperiment') }),
  z.object({ type: z.literal('askConfusion'), runs: runIndexes }),
  z.object({ type: z.literal('askLog'), of: logOf }),
  /** The losses of these runs, and of no others, are told from now on. */
  z.object({ type: z.literal('followLosses'), runs: runIndexes }),
])
export type FromSweepPanel = z.infer<typeof fromSweepPanel>

// Inspector

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

// Compare

const failedRun: z.ZodType<FailedRun> = z.object({
  augmentation: z.string(),
  samplesPerClass: z.int(),
  seed: z.int(),
  diverged: z.boolean(),
  reason: z.string(),
})

/** A run as far as comparing needs it: results come without confusion matrices, which are asked for. */
const comparedRun = z.object({
  state: z.enum(['waiting', 'running', 'finished', 'interrupted', 'failed']),
  result: runResultSchema.optional(),
  collapses,
  failure: failedRun.optional(),
})
export type ComparedRun = z.infer<typeof comparedRun>

/** A sweep's record comes without its list of runs; `error` tells why there is none. */
const comparedSweep = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('read'),
    folder: z.string(),
    record: sweepRecordSchema,
    state: sweepState,
    runs: z.array(comparedRun),
  }),
  z.object({ type: z.literal('unreadable'), folder: z.string(), error: z.string() }),
])
export type ComparedSweepMessage = z.infer<typeof comparedSweep>

/** Networks of one sweep: those of an augmentation and number of samples, as they do on a finetune data set. */
const networks = z.object({
  folder: z.string(),
  dataset: z.string(),
  augmentation: z.string(),
  samplesPerClass: z.int(),
})
export type ComparedNetworks = z.infer<typeof networks>

const meanConfusion = z.object({
  setting: z.object({ augmentation: z.string(), samplesPerClass: z.number() }),
  n: z.number(),
  shares: z.array(z.array(z.number())),
})

const network = z.object({
  folder: z.string(),
  augmentation: z.string(),
  samplesPerClass: z.int(),
  seed: z.int(),
})

/** One network of each sweep, both asked about the same test images. */
export const askedNetworks = z.object({ dataset: z.string(), a: network, b: network })
export type AskedNetworks = z.infer<typeof askedNetworks>

/** How often each is right, and where they disagree; images come by the page. */
export const disagreementSummary = z.object({
  testImages: z.number(),
  bothRight: z.number(),
  onlyA: z.number(),
  onlyB: z.number(),
  neither: z.number(),
  p: z.number(),
  classes: z.array(z.string()),
  images: z.array(z.object({ index: z.number(), truth: z.number(), a: z.number(), b: z.number() })),
  /** Whether both networks answered as in their results, image by image; other kernels may round otherwise. */
  asInResults: z.boolean(),
})
export type DisagreementSummary = z.infer<typeof disagreementSummary>

export const toComparePanel = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), sweeps: z.array(comparedSweep) }),
  z.object({
    type: z.literal('changes'),
    folder: z.string(),
    state: sweepState,
    runs: z.array(z.object({ index: z.number(), run: comparedRun })),
  }),
  z.object({ type: z.literal('lost'), folder: z.string(), error: z.string() }),
  /** Of a and b, in the order in which they were asked for. */
  z.object({
    type: z.literal('confusion'),
    of: z.tuple([networks, networks]),
    means: z.tuple([meanConfusion.nullable(), meanConfusion.nullable()]),
  }),
  z.object({ type: z.literal('asking'), of: askedNetworks, share: z.number().optional(), words: z.string() }),
  z.object({ type: z.literal('disagreements'), of: askedNetworks, summary: disagreementSummary }),
  z.object({ type: z.literal('not-asked'), of: askedNetworks, error: z.string().optional() }),
  /** Pixels of some of the images, base64 of [count, 784], by their place in the test set. */
  z.object({ type: z.literal('images'), of: askedNetworks, indices: z.array(z.number()), pixels: z.string() }),
])
export type ToComparePanel = z.infer<typeof toComparePanel>

export const fromComparePanel = z.discriminatedUnion('type', [
  ready,
  saveMessage,
  /** Asks the person for further sweeps. */
  z.object({ type: z.literal('add') }),
  /** The sweeps from now on, the reference first. */
  z.object({ type: z.literal('sweeps'), folders: z.array(z.string()) }),
  z.object({ type: z.literal('confusion'), of: z.tuple([networks, networks]) }),
  z.object({ type: z.literal('ask'), of: askedNetworks }),
  z.object({ type: z.literal('cancel') }),
  z.object({ type: z.literal('images'), indices: z.array(z.int()).max(200) }),
  /** `openSweep` names the sweep's folder; a report is of all. */
  z.object({ type: z.literal('command'), command: z.enum(['report', 'openSweep']), argument: z.string() }),
])
export type FromComparePanel = z.infer<typeof fromComparePanel>
