import { IMAGE_PIXELS } from '@finetune-lab/data'
import type { RunSettings, Speed } from '@finetune-lab/experiment'
import { initialExtractor, initialHead, type LabelledImages, type Network } from '@finetune-lab/model'
import { stream } from '@finetune-lab/random'
import { finetuningSteps, pretrainingSteps } from './steps.ts'

const CLASSES = 10
const COUNT = 500
const BATCH_SIZE = 8

/**
 * Trains a throw-away network on noise for a fraction of a second, to tell how fast this machine is now.
 *
 * @returns seconds of one worker
 */
export function measureSpeed(network: Network): Speed {
  const random = stream(0, 'measure-speed')
  const images: LabelledImages = {
    count: COUNT,
    images: Uint8Array.from({ length: COUNT * IMAGE_PIXELS }, () => random.integer(256)),
    labels: Uint8Array.from({ length: COUNT }, (_, i) => i % CLASSES),
    classes: CLASSES,
    mean: 0.5,
    std: 0.3,
  }
  network.setExtractor(initialExtractor(0))
  network.setHead(initialHead(0, 'pretrainer', 'noise', CLASSES))
  network.loadImages(images)

  const settings = settingsOf(500)
  const batches = [...pretrainingSteps(settings, COUNT)]
  const pretrain = timed(() => {
    for (const steps of batches) network.pretrain(steps, 0.001)
  })
  const forward = timed(() => network.computeFeatures())
  const heads = [...finetuningSteps(0, settings.finetunes[0], COUNT)]
  const head = timed(() => {
    for (const steps of heads) network.finetune(steps, 0.001)
  })
  return {
    pretrainImage: pretrain / (settings.pretrain.batches * BATCH_SIZE),
    forwardImage: forward / COUNT,
    headImage: head / (settings.finetunes[0].batches * BATCH_SIZE),
  }
}

/** Seconds of the fastest of some calls, after one in which the runtime still compiles. */
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

function settingsOf(batches: number): RunSettings {
  const common = { batches, batchSize: BATCH_SIZE, learningRate: 0.001, dropout: 0.5 }
  return {
    seed: 0,
    pretrain: {
      ...common,
      dataset: 'noise',
      samplesPerClass: COUNT / CLASSES,
      augmentation: { name: 'none', parameters: {} },
    },
    finetunes: [{ ...common, dataset: 'noise', samplesPerClass: COUNT / CLASSES }],
  }
}
