import { effectiveBatchSize } from '../settings/batch-size.ts'
import type { Plan } from './plan.ts'
import type { FinetuneSettings, RunSettings } from './run-settings.ts'

/** The amount of work in a plan. */
export interface PlanWork {
  readonly runs: number
  readonly finetunes: number
  readonly pretrainBatches: number
  /** Images in these batches, counting repetitions. */
  readonly pretrainImages: number
  readonly finetuneBatches: number
  readonly finetuneImages: number
}

/** @param classesOf number of classes of a data set; if unknown, batches are assumed to be full */
export function planWork({ runs }: Plan, classesOf: (dataset: string) => number | undefined): PlanWork {
  const sum = (count: (settings: RunSettings) => number) =>
    runs.reduce((total, { settings }) => total + count(settings), 0)
  const trained = (stage: FinetuneSettings) => imagesTrained(stage, classesOf(stage.dataset))
  const overFinetunes = (count: (finetune: RunSettings['finetunes'][number]) => number) =>
    sum(({ finetunes }) => finetunes.reduce((total, finetune) => total + count(finetune), 0))
  return {
    runs: runs.length,
    finetunes: overFinetunes(() => 1),
    pretrainBatches: sum(({ pretrain }) => pretrain.batches),
    pretrainImages: sum(({ pretrain }) => trained(pretrain)),
    finetuneBatches: overFinetunes(({ batches }) => batches),
    finetuneImages: overFinetunes(trained),
  }
}

/** Measured seconds on one worker. */
export interface Speed {
  /** Per image of a pre-training batch: forward, backward and update. */
  readonly pretrainImage: number
  /** Per image that passes through the extractor, for the finetuning features and the test set. */
  readonly forwardImage: number
  /** Per image of a finetuning batch: the head only. */
  readonly headImage: number
}

export interface DatasetSize {
  readonly classes: number
  readonly testImages: number
}

/**
 * Seconds that a plan takes on this many workers, each of which starts the next run when it finishes one.
 *
 * @param sizes by name, for every data set
 */
export function estimateSeconds(
  { runs }: Plan,
  speed: Speed,
  workers: number,
  sizes: Readonly<Record<string, DatasetSize>>,
): number {
  const free = new Array<number>(Math.max(1, Math.min(workers, runs.length))).fill(0)
  for (const { settings } of runs) {
    const next = free.indexOf(Math.min(...free))
    free[next] += runSeconds(settings, speed, sizes)
  }
  return Math.max(...free)
}

/** Seconds that one run takes on one worker. */
export function runSeconds(
  { pretrain, finetunes, validation = 0 }: RunSettings,
  speed: Speed,
  sizes: Readonly<Record<string, DatasetSize>>,
): number {
  return finetunes.reduce((seconds, finetune) => {
    const { classes, testImages } = sizes[finetune.dataset]
    const forward = (finetune.samplesPerClass + validation) * classes + testImages
    return seconds + forward * speed.forwardImage + imagesTrained(finetune, classes) * speed.headImage
  }, imagesTrained(pretrain, sizes[pretrain.dataset].classes) * speed.pretrainImage)
}

/** A probe passes over its images 100 to 150 times; an image costs about as much as in a head's batch (256 features). */
const PASSES_OF_A_PROBE = 150

/** Images in all batches of a stage, counting repetitions. */
function imagesTrained(stage: FinetuneSettings, classes: number | undefined): number {
  const { samplesPerClass, batches, batchSize, head } = stage
  if (head === 'probe' && classes) return PASSES_OF_A_PROBE * samplesPerClass * classes
  return batches * (classes ? effectiveBatchSize(batchSize, samplesPerClass * classes) : batchSize)
}
