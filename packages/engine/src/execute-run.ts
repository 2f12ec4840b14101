import { augmentationLabel } from '@finetune-lab/augmentation'
import type { Dataset } from '@finetune-lab/data'
import type { Network } from '@finetune-lab/model'
import type { PlannedRunRecord, RunWriter } from '@finetune-lab/runs'
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts'
import { modelFile } from './model-file.ts'
import { refuseDivergedTest, refuseDivergence } from './refuse-divergence.ts'
import type { Counters } from './run-counters.ts'
import { runWork } from './run-work.ts'
import { type Standing, type Training, trainRun } from './train-run.ts'

/** An event for the panel every so many batches at least; long stages get some 200 in all. */
const BATCHES_PER_EVENT = 50
const EVENTS_PER_STAGE = 200
/** What took less than this is done again sooner than saved: runs of tenths of a second would wait for the disk. */
const WORTH_SAVING_SECONDS = 0.3

export interface RunSurroundings {
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly network: Network
  readonly writer: RunWriter
  readonly executor: string
  readonly device: string
  /** Who trains it, for the store's readers. */
  readonly worker: { readonly engine: string; readonly host: string; readonly worker: number }
  /** A checkpoint is written at least so often, beside those at a stop and at each stage's end. */
  readonly checkpointSeconds: number
  readonly stopRequested: () => boolean
}

/**
 * Trains a run, from its checkpoint where there is one, and writes what becomes of it: events and checkpoints as it
 * goes, model and result at the end.
 */
export function executeRun(run: PlannedRunRecord, surroundings: RunSurroundings): 'finished' | 'stopped' {
  const { datasets, network, writer, stopRequested } = surroundings
  const { settings } = run
  const { pretrain } = settings
  const saved = savedCheckpoint(run, surroundings)
  writer.event(beginning(run, surroundings, saved?.standing))
  const counters: Counters = saved?.counters ?? { losses: [], seconds: 0 }
  const { count, stageEnds } = countTraining(run, surroundings, counters, saved?.standing.finetunes.length ?? 0)
  let written = performance.now()

  const training = trainRun(settings, datasets, network, saved?.standing)
  for (;;) {
    const before = performance.now()
    const { done, value } = training.next()
    if (done) {
      writer.finish(
        {
          version: 1,
          run: {
            pretrain: pretrain.dataset,
            augmentation: augmentationLabel(pretrain.augmentation),
            samplesPerClass: pretrain.samplesPerClass,
            seed: settings.seed,
          },
          executor: surroundings.executor,
          device: surroundings.device,
          finetunes: value.finetunes.map(({ dataset, evaluation }) => ({ dataset, ...evaluation })),
          pretraining: { steps: pretrain.batches, seconds: counters.seconds, finalLoss: counters.finalLoss! },
        },
        modelFile(value, pretrain.dataset, datasets),
      )
      return 'finished'
    }
    if (value.stage === 'pretrain') counters.seconds += (performance.now() - before) / 1000
    count(value)
    const stopping = stopRequested()
    const unsaved = (performance.now() - written) / 1000
    const due = unsaved >= (stageEnds(value) ? WORTH_SAVING_SECONDS : surroundings.checkpointSeconds)
    if (stopping || due) {
      writer.checkpoint(encodeCheckpoint({ standing: value.standing(), counters }, run))
      written = performance.now()
    }
    if (stopping) {
      writer.event({ type: 'stopped' })
      return 'stopped'
    }
  }
}

/** A checkpoint that is torn, of another run or of another version of the arithmetic is told of, and not used. */
function savedCheckpoint(run: PlannedRunRecord, { writer, datasets }: RunSurroundings): Checkpoint | undefined {
  try {
    const file = writer.savedCheckpoint()
    return file && decodeCheckpoint(file.bytes, file.path, run, datasets)
  } catch (error) {
    writer.log(`the checkpoint cannot be used, the run begins anew: ${(error as Error).message}`)
    return undefined
  }
}

function beginning(run: PlannedRunRecord, { worker }: RunSurroundings, from: Standing | undefined) {
  if (!from) return { type: 'started', ...worker } as const
  const { pretrain, finetunes } = run.settings
  const stage = from.pretrainer ? 'finetune' : 'pretrain'
  // After the last finetune only the result is missing.
  const { dataset } = from.pretrainer ? (finetunes[from.finetunes.length] ?? finetunes[finetunes.length - 1]) : pretrain
  return { type: 'resumed', ...worker, stage, dataset, step: from.batches } as const
}

/** Turns what the loop has done into events, and keeps the counters. */
function countTraining(
  { settings }: PlannedRunRecord,
  { datasets, writer }: RunSurroundings,
  counters: Counters,
  finetunesDone: number,
) {
  const sizes = [...datasets].map(
    ([name, { classes, test }]) => [name, { classes: classes.length, testImages: test.count }] as const,
  )
  const work = runWork(settings, Object.fromEntries(sizes))
  let finetune = finetunesDone
  const wanted = (stage: 'pretrain' | 'finetune') =>
    (stage === 'pretrain' ? settings.pretrain : settings.finetunes[finetune]).batches

  function count(training: Training): void {
    const { stage, dataset } = training
    if (stage === 'evaluate') {
      const { accuracy, loss } = training.evaluation
      refuseDivergedTest(loss, dataset)
      writer.event({ type: 'evaluated', dataset, accuracy, loss })
      finetune++
    } else if (stage !== 'test') {
      const { batches } = training
      const steps = wanted(stage)
      counters.losses.push(...training.losses)
      refuseDivergence(training.losses, stage, dataset, batches)
      const interval = Math.max(BATCHES_PER_EVENT, Math.ceil(steps / EVENTS_PER_STAGE))
      if (counters.losses.length < interval && batches < steps) return
      const done = stage === 'pretrain' ? work.pretrained(batches) : work.finetuned(finetune, batches)
      const loss = mean(counters.losses)
      writer.event({ type: 'progress', stage, dataset, step: batches, steps, loss, done })
      if (stage === 'pretrain') counters.finalLoss = loss
      counters.losses = []
    }
  }
  return {
    count,
    stageEnds: (training: Training) =>
      training.stage === 'evaluate' || (training.stage !== 'test' && training.batches === wanted(training.stage)),
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
