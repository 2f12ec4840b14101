import { type Dataset, IMAGE_PIXELS } from '@finetune-lab/data'
import type { RunSettings } from '@finetune-lab/experiment'
import {
  type Evaluation,
  type Extractor,
  evaluationOf,
  type Head,
  initialExtractor,
  initialHead,
  type LabelledImages,
  type Network,
  type Tally,
} from '@finetune-lab/model'
import { FINETUNE_SUBSET, PRETRAIN_SUBSET } from './random-purposes.ts'
import { finetuningSteps, pretrainingSteps } from './steps.ts'
import { subset } from './subset.ts'

export interface TrainedRun {
  readonly extractor: Extractor
  readonly pretrainer: Head
  readonly finetunes: readonly {
    readonly dataset: string
    readonly generalizer: Head
    readonly evaluation: Evaluation
  }[]
}

/** Where a run stands: all that it takes to go on. What is random needs no place here, it goes by the batch's number. */
export interface Standing extends Partial<Pick<TrainedRun, 'extractor' | 'pretrainer'>> {
  /** Those that are done. No pretrainer and no finetunes: pre-training is under way. */
  readonly finetunes: TrainedRun['finetunes']
  /** Batches done of the stage under way, and the head that they made. */
  readonly batches: number
  readonly head?: Head
  /** What has been counted of the test set, once the head is trained. */
  readonly tally?: Tally
}

/** What the loop has just done. */
export type Training = (
  | { readonly stage: 'pretrain' | 'finetune'; readonly losses: Float32Array; readonly batches: number }
  | { readonly stage: 'test' }
  | { readonly stage: 'evaluate'; readonly evaluation: Evaluation }
) & {
  readonly dataset: string
  /** Copies the parameters: a run that is given this standing goes on from here with the same bits. */
  readonly standing: () => Standing
}

/**
 * One run (design section 3): pre-train, then for each finetune data set a new head on the frozen extractor. Yields
 * after some batches; whoever iterates may end it there.
 *
 * @param from where an attempt before stood
 */
export function* trainRun(
  run: RunSettings,
  datasets: ReadonlyMap<string, Dataset>,
  network: Network,
  from: Standing = { finetunes: [], batches: 0 },
): Generator<Training, TrainedRun> {
  const { seed, pretrain } = run
  let at = from
  const standing = (): Standing => ({
    ...at,
    extractor: network.extractor(),
    head: at.batches > 0 ? network.head() : undefined,
  })

  network.setExtractor(from.extractor ?? initialExtractor(seed))
  if (!at.pretrainer) {
    const source = datasets.get(pretrain.dataset)!
    network.setHead(at.head ?? initialHead(seed, 'pretrainer', source.name, source.classes.length))
    const images = subset(source, 'train', pretrain.samplesPerClass, seed, PRETRAIN_SUBSET).images
    network.loadImages(images)
    for (const steps of pretrainingSteps(run, images.count, at.batches)) {
      const losses = network.pretrain(steps, pretrain.learningRate)
      at = { ...at, batches: at.batches + steps.steps }
      yield { stage: 'pretrain', dataset: source.name, losses, batches: at.batches, standing }
    }
    at = { pretrainer: network.head(), finetunes: [], batches: 0 }
  }

  for (const finetune of run.finetunes.slice(at.finetunes.length)) {
    const target = datasets.get(finetune.dataset)!
    network.setHead(at.head ?? initialHead(seed, 'generalizer', target.name, target.classes.length))
    const images = subset(target, 'train', finetune.samplesPerClass, seed, FINETUNE_SUBSET).images
    network.loadImages(images)
    network.computeFeatures()
    for (const steps of finetuningSteps(seed, finetune, images.count, at.batches)) {
      const losses = network.finetune(steps, finetune.learningRate)
      at = { ...at, batches: at.batches + steps.steps }
      yield { stage: 'finetune', dataset: target.name, losses, batches: at.batches, standing }
    }
    for (const images of testImages(target, at.tally?.images)) {
      at = { ...at, tally: network.evaluate(images, at.tally) }
      yield { stage: 'test', dataset: target.name, standing }
    }
    const evaluation = evaluationOf(at.tally!)
    const done = { dataset: target.name, generalizer: network.head(), evaluation }
    at = { pretrainer: at.pretrainer, finetunes: [...at.finetunes, done], batches: 0 }
    yield { stage: 'evaluate', dataset: target.name, evaluation, standing }
  }
  return { extractor: network.extractor(), pretrainer: at.pretrainer!, finetunes: at.finetunes }
}

/** Images that are tested at once: a tenth of a second of work, after which a stop is noticed. */
export const TESTED_AT_ONCE = 4096

/** The test set in parts, from an image on. */
function* testImages({ test, classes, mean, std }: Dataset, from = 0): Generator<LabelledImages> {
  for (let first = from; first < test.count; first += TESTED_AT_ONCE) {
    const end = Math.min(test.count, first + TESTED_AT_ONCE)
    yield {
      count: end - first,
      images: test.images.subarray(first * IMAGE_PIXELS, end * IMAGE_PIXELS),
      labels: test.labels.subarray(first, end),
      classes: classes.length,
      mean,
      std,
    }
  }
}
