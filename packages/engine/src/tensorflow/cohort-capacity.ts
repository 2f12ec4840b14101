import { freemem } from 'node:os'
import type { Dataset } from '@finetune-lab/data'
import { effectiveBatchSize, type RunSettings } from '@finetune-lab/experiment'
import { type CohortShape, cohortBytes, type TensorflowKind } from '@finetune-lab/model/tensorflow'
import { MOST_TEST_IMAGES } from './timed-portions.ts'

/**
 * More of them make a processor no faster (recipes/native-tensorflow: 1.4 ms for a step of one of 21 runs, 1.7 of 84). 420
 * on a GPU is a large sweep whole; what a GPU does with them has not been measured.
 */
const MOST_RUNS: Readonly<Record<TensorflowKind, number>> = { cpu: 21, gpu: 420 }
/** The estimate is of arrays alone: the library's own memory and fragments come on top. */
const SHARE = 0.6

export interface CohortDevice {
  readonly kind: TensorflowKind
  /** All of the device's memory. */
  readonly memoryBytes: number
}

/**
 * How many of the runs may be trained at once: the estimate of what they take (`cohortBytes`) is at most 60 % of the
 * device's memory, of which on a processor no more counts than is free.
 */
export function cohortCapacity(
  device: CohortDevice,
  runs: readonly RunSettings[],
  datasets: ReadonlyMap<string, Pick<Dataset, 'classes'>>,
  freeBytes?: number,
): number {
  return largestCohort(device, runs.length, count => shapeOf(runs, count, datasets), freeBytes)
}

/** The same for runs of any shape, of which there are so many. */
export function largestCohort(
  { kind, memoryBytes }: CohortDevice,
  runs: number,
  shapeOf: (count: number) => CohortShape,
  freeBytes: number = kind === 'cpu' ? (process.availableMemory ?? freemem)() : Number.POSITIVE_INFINITY,
): number {
  // A driver that does not tell has some.
  const room = SHARE * Math.min(memoryBytes || 4 * 2 ** 30, freeBytes)
  const fits = (count: number) => cohortBytes(shapeOf(count), count) <= room
  // The largest that fits, at least one: what takes more than there is says so itself.
  let [most, tooMany] = [1, Math.min(MOST_RUNS[kind], runs) + 1]
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2)
    if (fits(middle)) most = middle
    else tooMany = middle
  }
  return most
}

/** What so many of the runs hold at most. Runs of one seed have their subsets in common, and always that of a finetune. */
function shapeOf(
  runs: readonly RunSettings[],
  count: number,
  datasets: ReadonlyMap<string, Pick<Dataset, 'classes'>>,
): CohortShape {
  const classesOf = (dataset: string) => datasets.get(dataset)!.classes.length
  const imagesOf = ({ dataset, samplesPerClass }: { dataset: string; samplesPerClass: number }) =>
    samplesPerClass * classesOf(dataset)
  const largest = (of: (run: RunSettings) => number) => Math.max(...runs.map(of))
  const seeds = new Set(runs.map(({ seed }) => seed)).size
  const finetune = largest(({ finetunes }) => Math.max(...finetunes.map(imagesOf)))
  return {
    batchSize: largest(({ pretrain }) => effectiveBatchSize(pretrain.batchSize, imagesOf(pretrain))),
    classes: largest(({ pretrain, finetunes }) =>
      Math.max(...[pretrain, ...finetunes].map(({ dataset }) => classesOf(dataset))),
    ),
    // Those of both stages, each in a program of its own, and of the test set what is handed over at once.
    images:
      count * largest(({ pretrain }) => imagesOf(pretrain)) + Math.min(count, seeds) * finetune + MOST_TEST_IMAGES,
    features: count * finetune,
  }
}
