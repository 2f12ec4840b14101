import { freemem } from 'node:os'
import type { Dataset } from '@finetune-lab/data'
import { effectiveBatchSize, type RunSettings } from '@finetune-lab/experiment'
import { type CohortShape, cohortBytes, type TensorflowKind } from '@finetune-lab/model/tensorflow'
import { MOST_TEST_IMAGES } from './timed-portions.ts'

/**
 * Larger cohorts are no faster on a CPU (recipes/native-tensorflow: 1.4 ms per run and step with 21 runs, 1.7 with 84).
 * 420 on a GPU is a whole large sweep; a GPU's speed with that many has not been measured.
 */
const MOST_RUNS: Readonly<Record<TensorflowKind, number>> = { cpu: 21, gpu: 420 }
/** The estimate covers arrays only: the library's own memory and fragmentation come on top. */
const SHARE = 0.6

export interface CohortDevice {
  readonly kind: TensorflowKind
  /** The device's total memory. */
  readonly memoryBytes: number
}

/**
 * The number of runs that can be trained at once: their estimated memory (`cohortBytes`) is at most 60 % of the device's
 * memory or, on a CPU, of its free memory.
 */
export function cohortCapacity(
  device: CohortDevice,
  runs: readonly RunSettings[],
  datasets: ReadonlyMap<string, Pick<Dataset, 'classes'>>,
  freeBytes?: number,
): number {
  return largestCohort(device, runs.length, count => shapeOf(runs, count, datasets), freeBytes)
}

/** The same for this many runs of any shape. */
export function largestCohort(
  { kind, memoryBytes }: CohortDevice,
  runs: number,
  shapeOf: (count: number) => CohortShape,
  freeBytes: number = kind === 'cpu' ? (process.availableMemory ?? freemem)() : Number.POSITIVE_INFINITY,
): number {
  // A driver that does not report its memory has some.
  const room = SHARE * Math.min(memoryBytes || 4 * 2 ** 30, freeBytes)
  const fits = (count: number) => cohortBytes(shapeOf(count), count) <= room
  // The largest that fits, but at least one: training reports it if that needs too much memory.
  let [most, tooMany] = [1, Math.min(MOST_RUNS[kind], runs) + 1]
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2)
    if (fits(middle)) most = middle
    else tooMany = middle
  }
  return most
}

/** An upper bound for this many of the runs. Runs with the same seed share their finetuning subsets. */
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
    // Images of both stages, each in a separate program, and the portion of the test set handed over at once.
    images:
      count * largest(({ pretrain }) => imagesOf(pretrain)) + Math.min(count, seeds) * finetune + MOST_TEST_IMAGES,
    features: count * finetune,
  }
}
