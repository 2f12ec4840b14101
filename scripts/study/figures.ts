import {
  answers,
  compareSweeps,
  curves,
  formatPoints,
  formatSamples,
  mean,
  seedsNeeded,
  tInterval,
  wilsonInterval,
} from '../../packages/analysis/src/index.ts'
import type { StudySweep } from './committed-sweeps.ts'
import { directionOf, half, PYTORCH, percent } from './tables.ts'

// The figures in the words of docs/study.md. study.test.ts checks the words against the results.

export type Figures = ReturnType<typeof figures>

export function figures(sweeps: readonly StudySweep[]) {
  const all = sweeps.map(sweep => ({ sweep, name: directionOf(sweep), answers: answers(sweep.runs)[0] }))
  const [digitsToLetters, digitsToDigits, lettersToLetters, lettersToDigits] = sweeps
  const contrast = (augmentation: string, size: number) =>
    all.map(({ name, answers }) => ({
      name,
      ...pointAt(answers.contrasts.find(each => each.augmentation === augmentation)!.points, size),
    }))
  const saved = (i: number) => formatSamples(pointAt(all[i].answers.labelsSaved[0].points, 1).reference)
  const starts = all.flatMap(({ answers }) =>
    answers.plateaus.filter(({ augmentation }) => augmentation !== 'none').map(({ from }) => from),
  )
  /** The most that may still be gained with augmentation from its plateau on, in each direction. */
  const open = all.map(({ name, answers }) => ({
    name,
    most: Math.max(...answers.plateaus.slice(1).map(({ gain }) => gain.interval!.high)),
  }))
  const spreads = all.flatMap(({ answers }) => answers.contrasts.map(({ spread }) => spread!))
  const shown = spreads.map(detectable)
  const needed = spreads.map(spread => seedsNeeded(0.01, spread) ?? Number.POSITIVE_INFINITY)
  return {
    gainsAtOne: span([...contrast('mixup', 1), ...contrast('collage', 1)].map(({ mean }) => mean)),
    savedOnDigits: saved(1),
    savedOnLetters: saved(0),
    mixupAtMost: inWords(contrast('mixup', 64)),
    collageAtMost: inWords(contrast('collage', 64)),
    /** The largest gain of mixup in each direction. */
    mixupGains: span(all.map(({ answers }) => Math.max(...answers.contrasts[0].points.map(({ mean }) => mean)))),
    rising: all.filter(({ answers }) => answers.plateaus[0].from === 64).length,
    plateaus: `${Math.min(...starts)} to ${Math.max(...starts)}`,
    levelIn: open.flatMap(({ name, most }) => (most <= 0.01 ? [name] : [])).join(' and ') || 'none',
    leftOpen: percent(Math.max(...open.map(({ most }) => most))),
    onLetters: transfer(lettersToLetters, digitsToLetters),
    onDigits: transfer(digitsToDigits, lettersToDigits),
    mixupOnLettersAtMost: formatPoints(transferPoint(lettersToLetters, digitsToLetters, 'mixup', 64)),
    collageOnDigits: span([32, 64].map(size => transferPoint(digitsToDigits, lettersToDigits, 'collage', size))),
    fromPytorch: {
      mixing: Math.max(
        ...sweeps.flatMap(sweep => [...distances(sweep, 'mixup'), ...distances(sweep, 'collage')]),
      ).toFixed(1),
      none: Math.max(...sweeps.flatMap(sweep => distances(sweep, 'none'))).toFixed(1),
    },
    testSetOnLetters: testSetSpan([digitsToLetters, lettersToLetters]),
    testSetOnDigits: testSetSpan([digitsToDigits, lettersToDigits]),
    seedsForOnePoint: `${Math.min(...needed)} to ${Math.max(...needed)}`,
    shownByTen: span(shown),
  }
}

export const pointAt = <Point extends { readonly samplesPerClass: number }>(points: readonly Point[], size: number) =>
  points.find(({ samplesPerClass }) => samplesPerClass === size)!

/** `5.0 to 13.0` */
const span = (shares: readonly number[]) => {
  const [low, high] = [percent(Math.min(...shares)), percent(Math.max(...shares))]
  return low === high ? low : `${low} to ${high}`
}

interface Named {
  readonly name: string
  readonly mean: number
  readonly interval?: { readonly low: number; readonly high: number }
  readonly test?: { readonly holm: number }
}

/** `clearly ahead for MNIST → MNIST (+0.6 ± 0.4), within chance of it for …`. Clearly: p below 5 % after Holm. */
function inWords(points: readonly Named[]): string {
  const list = (which: (point: Named) => boolean) =>
    points
      .filter(which)
      .map(({ name, mean, interval }) => `${name} (${formatPoints(mean)} ± ${half(interval!)})`)
      .join(' and ')
  const clear = ({ test }: Named) => test !== undefined && test.holm < 0.05
  return [
    ['clearly ahead for', list(point => clear(point) && point.mean > 0)],
    ['clearly behind for', list(point => clear(point) && point.mean < 0)],
    ['within chance of it for', list(point => !clear(point))],
  ]
    .filter(([, names]) => names !== '')
    .map(parts => parts.join(' '))
    .join(', ')
}

/** The number of points at which pre-training on the finetune data set itself is clearly ahead, and clearly behind. */
function transfer(same: StudySweep, other: StudySweep) {
  const points = compareSweeps(same, other).targets[0].series.flatMap(({ points }) => points)
  const clear = points
    .filter(({ difference }) => difference!.adjustedP! < 0.05)
    .map(({ difference }) => difference!.mean)
  return {
    ahead: clear.filter(mean => mean > 0).length,
    behind: clear.filter(mean => mean < 0).length,
    of: points.length,
  }
}

function transferPoint(same: StudySweep, other: StudySweep, augmentation: string, size: number): number {
  const { series } = compareSweeps(same, other).targets[0]
  return pointAt(series.find(each => each.augmentation.a === augmentation)!.points, size).difference!.mean
}

/** Distances between the means of the PyTorch script and ours, in points. */
function distances({ name, runs }: StudySweep, augmentation: string): number[] {
  const { points } = curves(runs)[0].series.find(each => each.augmentation === augmentation)!
  return (PYTORCH[name]?.[augmentation] ?? []).map((theirs, i) => Math.abs(theirs - 100 * points[i].mean))
}

/** The range, over all networks, of half the binomial interval of one network's accuracy. */
function testSetSpan(sweeps: readonly StudySweep[]): string {
  const halves = sweeps.flatMap(({ runs }) =>
    runs.map(({ result: { finetunes } }) => {
      const { low, high } = wilsonInterval(finetunes[0].accuracy, finetunes[0].testImages)!
      return (high - low) / 2
    }),
  )
  return span(halves)
}

/** The smallest difference, in steps of 0.1 points, that ten seeds detect with a power of 80 %. */
function detectable(spread: number): number {
  let difference = 0.001
  while ((seedsNeeded(difference, spread) ?? Number.POSITIVE_INFINITY) > 10) difference += 0.001
  return difference
}

/** `49.8 ± 1.0` */
export function meanOf(accuracies: readonly number[]): string {
  return `${percent(mean(accuracies))} ± ${half(tInterval(accuracies)!)}`
}
