import { tCritical } from '@finetune-lab/random'
import { mean } from './interval.ts'
import { standardDeviation } from './spread.ts'
import { studentisedMaximum } from './studentised-maximum.ts'

/** Values by seed. Samples share seeds, which makes them pairs. */
export type BySeed = ReadonlyMap<number, number>

/** How far the interval of a picked mean reaches, in standard errors. */
export interface PickedReach {
  /** Away from where the picking went: below the highest mean. */
  readonly below: number
  readonly above: number
  /** The samples that could as well have been picked, with the picked one. */
  readonly contenders: number
}

/**
 * The reach of a 95 % interval of the true mean of the sample that was picked because its mean is the highest. Picking
 * makes a mean too high, by as much as there are samples that could as well have come out highest: the contenders, whose
 * means are at most two standard errors of the paired difference lower. Below, the interval reaches as far as the largest
 * of that many means may be too high (`studentisedMaximum`); above, it is Student's. With one contender it is the plain
 * t-interval.
 *
 * A simultaneous interval over the plausible picks only: Zrnic, Fithian: Locally Simultaneous Inference, Annals of
 * Statistics 52, 2024. Their threshold for what is plausible is wider. Ours, and one side for the correction, were chosen
 * by simulated coverage (docs/statistics.md): 94 to 99 %, where the plain interval covers 79 to 95 %.
 *
 * @param samples each with at least one value
 * @param picked the index of the sample with the highest mean
 * @param added seeds that the spreads leave out; see `firstOf`
 * @returns undefined if the picked sample has one value
 */
export function pickedReach(
  samples: readonly BySeed[],
  picked: number,
  added: ReadonlySet<number> = NONE,
): PickedReach | undefined {
  const own = samples[picked]
  const freedom = [...own.keys()].filter(seed => !added.has(seed)).length - 1
  if (freedom < 1) return undefined
  const contenders = samples.filter((other, i) => i === picked || isContender(own, other, added)).length
  return { below: studentisedMaximum(contenders, freedom), above: tCritical(freedom), contenders }
}

const NONE: ReadonlySet<number> = new Set()

const STANDARD_ERRORS = 2

function isContender(own: BySeed, other: BySeed, added: ReadonlySet<number>): boolean {
  const gap = mean([...own.values()]) - mean([...other.values()])
  const differences = [...own].flatMap(([seed, value]) => {
    const partner = other.get(seed)
    return partner === undefined ? [] : [{ seed, difference: value - partner }]
  })
  const first = differences.filter(({ seed }) => !added.has(seed))
  const deviation = standardDeviation(first.map(({ difference }) => difference))
  // Without two pairs the spread of the difference is unknown, so that nothing is ruled out.
  return deviation === undefined || gap <= (STANDARD_ERRORS * deviation) / Math.sqrt(differences.length) + ROUNDING
}

/** Rounding error between means of equal shares. */
const ROUNDING = 1e-12
