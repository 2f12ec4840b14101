import { augmentationLabel } from '@finetune-lab/augmentation'
import type { Dataset } from '@finetune-lab/data'
import type { PlannedRun } from '@finetune-lab/experiment'
import type { Network } from '@finetune-lab/model'
import type { RunResult, RunWriter } from '@finetune-lab/runs'
import { modelFile } from './model-file.ts'
import { runWork } from './run-work.ts'
import { trainRun } from './train-run.ts'

/** An event for the panel every so many batches at least; long stages get some 200 in all. */
const BATCHES_PER_EVENT = 50
const EVENTS_PER_STAGE = 200

export interface RunSurroundings {
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly network: Network
  readonly writer: RunWriter
  readonly executor: string
  readonly device: string
  readonly stopRequested: () => boolean
}

/** Trains a run and writes what becomes of it: events as it goes, model and result at the end. */
export function executeRun({ settings }: PlannedRun, surroundings: RunSurroundings): 'finished' | 'stopped' {
  const { datasets, network, writer, stopRequested } = surroundings
  const started = performance.now()
  const { pretrain, finetunes } = settings
  const work = runWork(
    settings,
    Object.fromEntries(
      [...datasets].map(([name, { classes, test }]) => [name, { classes: classes.length, testImages: test.count }]),
    ),
  )
  let finalLosses: number[] = []
  let pretrainSeconds = 0
  let batches = 0
  let losses: number[] = []
  let finetune = 0

  const training = trainRun(settings, datasets, network)
  for (;;) {
    const { done, value } = training.next()
    if (done) {
      const result: RunResult = {
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
        pretraining: { steps: pretrain.batches, seconds: pretrainSeconds, finalLoss: mean(finalLosses) },
      }
      writer.finish(result, modelFile(value, pretrain.dataset, datasets))
      return 'finished'
    }
    if (value.stage === 'evaluate') {
      const { accuracy, loss } = value.evaluation
      if (!Number.isFinite(loss)) throw diverged(`The test loss on ${value.dataset} is ${loss}`, 'finetune')
      writer.event({ type: 'evaluated', dataset: value.dataset, accuracy, loss })
      finetune++
      batches = 0
    } else {
      const { stage, dataset } = value
      const steps = stage === 'pretrain' ? pretrain.batches : finetunes[finetune].batches
      batches += value.losses.length
      losses.push(...value.losses)
      refuseDivergence(value.losses, stage, dataset, batches)
      const interval = Math.max(BATCHES_PER_EVENT, Math.ceil(steps / EVENTS_PER_STAGE))
      if (losses.length >= interval || batches === steps) {
        const share = stage === 'pretrain' ? work.pretrained(batches) : work.finetuned(finetune, batches)
        writer.event({ type: 'progress', stage, dataset, step: batches, steps, loss: mean(losses), done: share })
        if (stage === 'pretrain') finalLosses = losses
        losses = []
      }
      if (stage === 'pretrain' && batches === steps) {
        pretrainSeconds = (performance.now() - started) / 1000
        batches = 0
      }
    }
    if (stopRequested()) {
      writer.event({ type: 'stopped' })
      return 'stopped'
    }
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** A loss that is no number never becomes one again: say so instead of reporting chance accuracy. */
function refuseDivergence(
  losses: Float32Array,
  stage: 'pretrain' | 'finetune',
  dataset: string,
  batches: number,
): void {
  const at = losses.findIndex(loss => !Number.isFinite(loss))
  if (at >= 0)
    throw diverged(
      `The training loss on ${dataset} became ${losses[at]} at batch ${batches - losses.length + at + 1}`,
      stage,
    )
}

/** A head may also diverge because the extractor under it did, without its last losses telling. */
const diverged = (what: string, stage: 'pretrain' | 'finetune') =>
  new Error(
    `${what}: training diverged. Set a smaller pretrain.learningRate${stage === 'finetune' ? ' or finetune.learningRate' : ''}.`,
  )
