import { IMAGE_PIXELS } from '@finetune-lab/data'
import { type RunSettings, runNetwork, type Speed } from '@finetune-lab/experiment'
import { type Cohort, initialExtractor, initialHead, type LabelledImages } from '@finetune-lab/model'
import { initialParameters } from '@finetune-lab/network'
import { stream } from '@finetune-lab/random'
import { optimisationOf } from '../training/optimisation.ts'
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
 * @param of settings of a run whose network is measured; default: the course network
 * @returns seconds per run: the cohort's time divided by its number of runs
 */
export function measureSpeed(
  cohort: Cohort,
  batches: { readonly pretrain: number; readonly finetune: number; readonly images?: number } = {
    pretrain: 500,
    finetune: 500,
  },
  of?: RunSettings,
): Speed {
  const { images: count = COUNT } = batches
  const network = of && runNetwork(of.network)
  const batchSize = of ? Math.min(of.pretrain.batchSize, count) : BATCH_SIZE
  const each = <Value>(value: Value) => new Array<Value>(cohort.runs).fill(value)
  const random = stream(0, 'measure-speed')
  const images: LabelledImages = {
    count,
    images: Uint8Array.from({ length: count * IMAGE_PIXELS }, () => random.integer(256)),
    labels: Uint8Array.from({ length: count }, (_, i) => i % CLASSES),
    classes: CLASSES,
    mean: 0.5,
    std: 0.3,
  }
  cohort.setExtractors(each(network ? initialParameters(network, 0) : initialExtractor(0)))
  cohort.setHeads(each(initialHead(0, 'pretrainer', 'noise', CLASSES, network?.features)))
  cohort.loadImages(each(images))

  const settings = settingsOf(batches, batchSize)
  const optimisation = of && optimisationOf(of.pretrain, 0, batches.pretrain)
  const pretraining = [...pretrainingSteps(settings, count, 0, undefined, network)]
  const pretrain = timed(() => {
    for (const steps of pretraining) cohort.pretrain(each(steps), 0.001, optimisation)
  })
  const forward = timed(() => cohort.computeFeatures())
  const finetuning = [...finetuningSteps(0, settings.finetunes[0], count, 0, undefined, network)]
  const ofHead = of && optimisationOf(of.finetunes[0], 0, batches.finetune)
  const head = timed(() => {
    for (const steps of finetuning) cohort.finetune(each(steps), 0.001, ofHead)
  })
  return {
    pretrainImage: pretrain / (batches.pretrain * batchSize * cohort.runs),
    forwardImage: forward / (count * cohort.runs),
    headImage: head / (batches.finetune * batchSize * cohort.runs),
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

function settingsOf(batches: { readonly pretrain: number; readonly finetune: number }, batchSize: number): RunSettings {
  const common = { batchSize, learningRate: 0.001, dropout: 0.5 }
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
