import { IMAGE_PIXELS } from '@finetune-lab/data'
import type { RunSettings, Speed } from '@finetune-lab/experiment'
import { type Cohort, initialExtractor, initialHead, type LabelledImages } from '@finetune-lab/model'
import { stream } from '@finetune-lab/random'
import { finetuningSteps, pretrainingSteps } from '../training/steps.ts'

const CLASSES = 10
const COUNT = 500
const BATCH_SIZE = 8
/** Shape of the networks trained. All runs share the images. */
export const MEASURED = { classes: CLASSES, images: COUNT, batchSize: BATCH_SIZE } as const

/**
 * Trains throw-away networks on noise for a fraction of a second, to measure how fast this machine is now.
 *
 * @param batches number of batches trained at a time; fewer for a slow executor
 * @returns seconds per run: the cohort's time divided by its number of runs
 */
export function measureSpeed(cohort: Cohort, batches = { pretrain: 500, finetune: 500 }): Speed {
  const each = <Value>(value: Value) => new Array<Value>(cohort.runs).fill(value)
  const random = stream(0, 'measure-speed')
  const images: LabelledImages = {
    count: COUNT,
    images: Uint8Array.from({ length: COUNT * IMAGE_PIXELS }, () => random.integer(256)),
    labels: Uint8Array.from({ length: COUNT }, (_, i) => i % CLASSES),
    classes: CLASSES,
    mean: 0.5,
    std: 0.3,
  }
  cohort.setExtractors(each(initialExtractor(0)))
  cohort.setHeads(each(initialHead(0, 'pretrainer', 'noise', CLASSES)))
  cohort.loadImages(each(images))

  const settings = settingsOf(batches)
  const pretraining = [...pretrainingSteps(settings, COUNT)]
  const pretrain = timed(() => {
    for (const steps of pretraining) cohort.pretrain(each(steps), 0.001)
  })
  const forward = timed(() => cohort.computeFeatures())
  const finetuning = [...finetuningSteps(0, settings.finetunes[0], COUNT)]
  const head = timed(() => {
    for (const steps of finetuning) cohort.finetune(each(steps), 0.001)
  })
  return {
    pretrainImage: pretrain / (batches.pretrain * BATCH_SIZE * cohort.runs),
    forwardImage: forward / (COUNT * cohort.runs),
    headImage: head / (batches.finetune * BATCH_SIZE * cohort.runs),
  }
}

/** Seconds of the fastest of three calls, after one in which the runtime still compiles. */
function timed(work: () => void): number {
  work()
  return Math.min(
    ...Array.from({ length: 3 }, () => {
      const started = performance.now()
      work()
      return (performance.now() - started) / 1000
    }),
  )
}

function settingsOf(batches: { readonly pretrain: number; readonly finetune: number }): RunSettings {
  const common = { batchSize: BATCH_SIZE, learningRate: 0.001, dropout: 0.5 }
  return {
    seed: 0,
    pretrain: {
      ...common,
      batches: batches.pretrain,
      dataset: 'noise',
      samplesPerClass: COUNT / CLASSES,
      augmentation: { name: 'none', parameters: {} },
    },
    finetunes: [{ ...common, batches: batches.finetune, dataset: 'noise', samplesPerClass: COUNT / CLASSES }],
  }
}
