import {
  type Answers,
  answers,
  curves,
  type Interval,
  isSound,
  shownInterval,
  type WithResult,
} from '../../packages/analysis/src/index.ts'
import { type SeedRule, seedsNeededFor } from '../../packages/experiment/src/index.ts'
import { resampled } from './resampled.ts'
import { AUGMENTATIONS, COLLAPSED, chanceOf, type Drawn, type Scene, SIZES, TEST_IMAGES } from './scenes.ts'

/** How often an interval held its truth in one sweep, which prints it several times. */
export interface Count {
  covered: number
  of: number
}

/** By interval: a count for each simulated sweep that printed it. */
export type Coverage = Map<string, Count[]>

/** A number of seeds, or the rule of `seeds: { until, atMost }`. */
export type Seeds = number | { readonly rule: SeedRule; readonly atMost: number }

/**
 * Simulates sweeps of a scene and counts how often each printed interval covers, and how often a claim is false.
 *
 * @param resamples for plateaus and learning curves, which take most of the time; 0 leaves them out
 */
export function measure(scene: Scene, seeds: Seeds, sweeps: number, resamples = 0): Coverage {
  const found: Coverage = new Map()
  const most = typeof seeds === 'number' ? seeds : seeds.atMost
  const chance = chanceOf(resamples > 0 ? 18 : 16, scene.name, most)
  const medians = scene.collapsing ? trueMedians(scene) : undefined
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const all = scene.draw(most, chance)
    const drawn = typeof seeds === 'number' ? all : stopped(all, seeds)
    const runs = runsOf(drawn, typeof seeds === 'number' ? most : seeds.rule.start)
    const own = new Map<string, Count>()
    judge(scene, drawn, runs, { medians, resamples }, (interval, covers) => {
      const count = own.get(interval) ?? { covered: 0, of: 0 }
      own.set(interval, { covered: count.covered + (covers ? 1 : 0), of: count.of + 1 })
    })
    for (const [interval, count] of own) found.set(interval, [...(found.get(interval) ?? []), count])
  }
  return found
}

type Record = (interval: string, covers: boolean) => void

interface How {
  readonly medians: number[][] | undefined
  readonly resamples: number
}

function judge(
  { truth, collapsing = 0 }: Scene,
  drawn: Drawn,
  runs: readonly WithResult[],
  { medians, resamples }: How,
  record: Record,
): void {
  const [{ series }] = curves(runs)
  const [answer] = answers(runs, { resamples })
  const cell = (augmentation: string, size: number) =>
    [AUGMENTATIONS.indexOf(augmentation), SIZES.indexOf(size)] as const
  /** For this test set, over the seeds that do not collapse. */
  const here = (augmentation: string, size: number) => {
    const [i, j] = cell(augmentation, size)
    return truth[i][j] + drawn.offsets[i][j]
  }
  for (const { augmentation, points } of series)
    for (const point of points) {
      const size = point.samplesPerClass
      const [i, j] = cell(augmentation, size)
      const seen = drawn.collapsed[i][j].some(Boolean)
      const all = (1 - collapsing) * here(augmentation, size) + collapsing * COLLAPSED
      record('mean', covers(shownInterval(point), all))
      if (collapsing > 0 && !seen)
        record('mean of seeds that do not collapse', covers(shownInterval(point), here(augmentation, size)))
      if (point.median?.interval && medians)
        record('median', covers(point.median.interval, medians[i][j] + drawn.offsets[i][j]))
      if (!seen) record('mean, for new images', covers(point.newImages, truth[i][j]))
    }
  const { best } = answer
  if (best) record('highest mean', covers(best.picked?.interval, here(best.augmentation, best.samplesPerClass)))
  const difference = (augmentation: string, size: number) => here(augmentation, size) - here('none', size)
  for (const { augmentation, points, largest } of answer.contrasts) {
    for (const { samplesPerClass, interval } of points)
      record('difference', covers(interval, difference(augmentation, samplesPerClass)))
    if (largest)
      record(
        'largest difference',
        covers(largest.size.interval, difference(augmentation, largest.size.samplesPerClass)),
      )
  }
  const base = series.find(({ augmentation }) => augmentation === 'none')!.points.filter(isSound)
  labels(
    answer,
    base.map(({ samplesPerClass }) => samplesPerClass),
    here,
    record,
  )
  if (resamples > 0) resampled(answer, augmentation => SIZES.map(size => here(augmentation, size)), SIZES, record)
  const same = AUGMENTATIONS.every((_, i) => SIZES.every((_, j) => truth[i][j] === truth[0][0]))
  if (same) record('no false claim', !answer.sentences.some(({ text }) => / is (better|worse) than /.test(text)))
}

/** Truth within the interval of labels saved: the reading of the true means. */
function labels(
  { labelsSaved }: Answers,
  sizes: readonly number[],
  here: (augmentation: string, size: number) => number,
  record: Record,
): void {
  const base = sizes.map(size => here('none', size))
  const logs = sizes.map(Math.log2)
  for (const { augmentation, points } of labelsSaved)
    for (const { samplesPerClass, interval } of points) {
      if (!interval) continue
      const reading = logSamples(here(augmentation, samplesPerClass), base, logs)
      const low = interval.low.beyond === 'fewer' ? -Infinity : Math.log2(interval.low.samplesPerClass)
      const high = interval.high.beyond === 'more' ? Infinity : Math.log2(interval.high.samplesPerClass)
      record('labels saved, each alone', low - 1e-9 <= reading && reading <= high + 1e-9)
    }
}

/** log2 of the samples at which the true curve, which rises, first has a height. */
function logSamples(height: number, base: readonly number[], logs: readonly number[]): number {
  if (height < base[0] - 1e-12) return -Infinity
  const right = base.findIndex(mean => mean >= height - 1e-12)
  if (right < 0) return Infinity
  if (right === 0) return logs[0]
  const share = (height - base[right - 1]) / (base[right] - base[right - 1])
  return logs[right - 1] + share * (logs[right] - logs[right - 1])
}

const covers = (interval: Pick<Interval, 'low' | 'high'> | undefined, truth: number): boolean =>
  interval !== undefined && interval.low <= truth + 1e-12 && truth <= interval.high + 1e-12

/** Each point with as many seeds as its first ones call for. */
function stopped({ accuracies, collapsed, offsets }: Drawn, { rule, atMost }: Exclude<Seeds, number>): Drawn {
  const counts = accuracies.map(row => row.map(values => seedsNeededFor(rule, [values.slice(0, rule.start)], atMost)))
  return {
    accuracies: accuracies.map((row, i) => row.map((values, j) => values.slice(0, counts[i][j]))),
    collapsed: collapsed.map((row, i) => row.map((values, j) => values.slice(0, counts[i][j]))),
    offsets,
  }
}

/** @param first seeds from this one on were added by a rule */
function runsOf({ accuracies, collapsed }: Drawn, first: number): WithResult[] {
  return AUGMENTATIONS.flatMap((augmentation, i) =>
    SIZES.flatMap((samplesPerClass, j) =>
      accuracies[i][j].map((accuracy, seed) => ({
        ...(seed >= first && { added: true as const }),
        ...(collapsed[i][j][seed] && { collapses: { letters: 'one class' as const } }),
        result: {
          version: 1 as const,
          run: { pretrain: 'digits', augmentation, samplesPerClass, seed },
          executor: 'simulation',
          device: 'simulation',
          finetunes: [{ dataset: 'letters', accuracy, loss: 1, testImages: TEST_IMAGES, confusion: [] }],
          pretraining: { steps: 1, seconds: 1, finalLoss: 1 },
        },
      })),
    ),
  )
}

/** The medians over all seeds, collapsed ones included, from many draws: [augmentation][size]. */
function trueMedians(scene: Scene): number[][] {
  const { accuracies, offsets } = scene.draw(20_001, chanceOf(17, scene.name))
  return accuracies.map((row, i) => row.map((values, j) => values.toSorted((a, b) => a - b)[10_000] - offsets[i][j]))
}
