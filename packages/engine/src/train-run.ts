import type { Dataset } from '@finetune-lab/data'
import type { RunSettings } from '@finetune-lab/experiment'
import {
  type Evaluation,
  type Extractor,
  type Head,
  initialExtractor,
  initialHead,
  type LabelledImages,
  type Network,
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

/** What the loop has just done. */
export type Training =
  | { readonly stage: 'pretrain' | 'finetune'; readonly dataset: string; readonly losses: Float32Array }
  | { readonly stage: 'evaluate'; readonly dataset: string; readonly evaluation: Evaluation }

/**
 * One run (design section 3): pre-train, then for each finetune data set a new head on the frozen extractor. Yields
 * after some batches; whoever iterates may end it there.
 */
export function* trainRun(
  run: RunSettings,
  datasets: ReadonlyMap<string, Dataset>,
  network: Network,
): Generator<Training, TrainedRun> {
  const { seed, pretrain } = run
  const source = datasets.get(pretrain.dataset)!

  network.setExtractor(initialExtractor(seed))
  network.setHead(initialHead(seed, 'pretrainer', source.name, source.classes.length))
  const images = subset(source, 'train', pretrain.samplesPerClass, seed, PRETRAIN_SUBSET).images
  network.loadImages(images)
  for (const steps of pretrainingSteps(run, images.count))
    yield { stage: 'pretrain', dataset: source.name, losses: network.pretrain(steps, pretrain.learningRate) }
  const extractor = network.extractor()
  const pretrainer = network.head()

  const finetunes: TrainedRun['finetunes'][number][] = []
  for (const finetune of run.finetunes) {
    const target = datasets.get(finetune.dataset)!
    network.setHead(initialHead(seed, 'generalizer', target.name, target.classes.length))
    const images = subset(target, 'train', finetune.samplesPerClass, seed, FINETUNE_SUBSET).images
    network.loadImages(images)
    network.computeFeatures()
    for (const steps of finetuningSteps(seed, finetune, images.count))
      yield { stage: 'finetune', dataset: target.name, losses: network.finetune(steps, finetune.learningRate) }
    const evaluation = network.evaluate(testImages(target))
    finetunes.push({ dataset: target.name, generalizer: network.head(), evaluation })
    yield { stage: 'evaluate', dataset: target.name, evaluation }
  }
  return { extractor, pretrainer, finetunes }
}

const testImages = ({ test, classes, mean, std }: Dataset): LabelledImages => ({
  count: test.count,
  images: test.images,
  labels: test.labels,
  classes: classes.length,
  mean,
  std,
})
