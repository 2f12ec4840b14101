import { augmentationLabel } from '@finetune-lab/augmentation'
import type { Dataset } from '@finetune-lab/data'
import type { PlannedRunRecord, RunWriter } from '@finetune-lab/runs'
import { type Checkpoint, type Counters, encodeCheckpoint } from './checkpoint.ts'
import { modelFile } from './model-file.ts'
import { refuseDivergedTest, refuseDivergence } from './refuse-divergence.ts'
import { runProgress } from './run-progress.ts'
import type { Standing, TrainedRun, Training } from './train.ts'

/**
 * Progress events are written every 50 batches or a multiple of it, so that long stages get about 200. They depend on the
 * batch's number, as the last one's loss is part of the result.
 */
const BATCHES_PER_EVENT = 50
const EVENTS_PER_STAGE = 200

/** Who trains a run, and on what, for readers of the store. */
export interface Trainer {
  readonly executor: string
  readonly device: string
  readonly worker: { readonly engine: string; readonly host: string; readonly worker: number }
}

/** Writes one run's files while its cohort is trained. An error that a call throws concerns only this run. */
export interface RunRecorder {
  begin(): void
  /**
   * @param index the run's index in its cohort
   * @param seconds its share of the cohort's time
   */
  count(training: Training, index: number, seconds: number): void
  checkpoint(standing: Standing): void
  stopped(): void
  finish(trained: TrainedRun): void
}

/** @param saved the checkpoint that the run resumes from */
export function runRecorder(
  run: PlannedRunRecord,
  writer: RunWriter,
  saved: Checkpoint | undefined,
  datasets: ReadonlyMap<string, Dataset>,
  { executor, device, worker }: Trainer,
): RunRecorder {
  const { settings } = run
  const { seed, pretrain, finetunes } = settings
  const counters: Counters = saved?.counters ?? { losses: [], seconds: 0 }
  const sizes = [...datasets].map(
    ([name, { classes, test }]) => [name, { classes: classes.length, testImages: test.count }] as const,
  )
  const progress = runProgress(settings, Object.fromEntries(sizes))

  function countLosses(losses: Float32Array, batches: number, finetune: number | undefined): void {
    const stage = finetune === undefined ? 'pretrain' : 'finetune'
    const { dataset, batches: steps } = finetune === undefined ? pretrain : finetunes[finetune]
    const interval = BATCHES_PER_EVENT * Math.ceil(steps / EVENTS_PER_STAGE / BATCHES_PER_EVENT)
    const report = (step: number): void => {
      const done = finetune === undefined ? progress.pretrained(step) : progress.finetuned(finetune, step)
      const meanLoss = mean(counters.losses)
      writer.event({ type: 'progress', stage, dataset, step, steps, loss: meanLoss, done })
      if (stage === 'pretrain') counters.finalLoss = meanLoss
      counters.losses = []
    }
    const before = batches - losses.length
    const diverged = losses.findIndex(loss => !Number.isFinite(loss))
    for (const [index, loss] of losses.subarray(0, diverged < 0 ? losses.length : diverged).entries()) {
      counters.losses.push(loss)
      const step = before + index + 1
      if (step % interval === 0 || step >= steps) report(step)
    }
    if (diverged < 0) return
    // Record the losses up to the failure, as they show its cause.
    if (counters.losses.length > 0) report(before + diverged)
    refuseDivergence(losses, stage, dataset, batches)
  }

  return {
    begin: () => writer.event(beginning(run, worker, saved?.standing)),
    count(training, index, seconds) {
      switch (training.stage) {
        case 'pretrain':
          counters.seconds += seconds
          return countLosses(training.losses[index], training.batches, undefined)
        case 'finetune':
          return countLosses(training.losses[index], training.batches, training.finetune)
        case 'evaluate': {
          const { dataset } = finetunes[training.finetune]
          const { accuracy, loss } = training.evaluations[index]
          refuseDivergedTest(loss, dataset)
          writer.event({ type: 'evaluated', dataset, accuracy, loss })
        }
      }
    },
    checkpoint: standing => writer.checkpoint(encodeCheckpoint({ standing, counters }, run)),
    stopped: () => writer.event({ type: 'stopped' }),
    finish: trained =>
      writer.finish(
        {
          version: 1,
          run: {
            pretrain: pretrain.dataset,
            augmentation: augmentationLabel(pretrain.augmentation),
            samplesPerClass: pretrain.samplesPerClass,
            seed,
          },
          executor,
          device,
          finetunes: trained.finetunes.map(({ dataset, evaluation, probe, validation }) => ({
            dataset,
            ...evaluation,
            ...(probe && { probe }),
            ...(validation && { validation }),
          })),
          pretraining: { steps: pretrain.batches, seconds: counters.seconds, finalLoss: counters.finalLoss! },
        },
        modelFile(trained, pretrain.dataset, datasets),
      ),
  }
}

function beginning(run: PlannedRunRecord, worker: Trainer['worker'], from: Standing | undefined) {
  if (!from) return { type: 'started', ...worker } as const
  const { pretrain, finetunes } = run.settings
  const stage = from.pretrainer ? 'finetune' : 'pretrain'
  // After the last finetune, only the result is left to write.
  const { dataset } = from.pretrainer ? (finetunes[from.finetunes.length] ?? finetunes[finetunes.length - 1]) : pretrain
  return { type: 'resumed', ...worker, stage, dataset, step: from.batches } as const
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
