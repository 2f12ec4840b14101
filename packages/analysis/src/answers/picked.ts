import { aroundShare, type Estimate } from '../statistics/around.ts'
import { cutInterval, type Interval, mean, spreadOf } from '../statistics/interval.ts'
import { type BySeed, type PickedReach, pickedReach } from '../statistics/picked-interval.ts'
import { standardDeviation } from '../statistics/spread.ts'

/** What picking adds to a mean that was picked because it is the highest, or the farthest from zero. */
export interface Picked {
  /** The number of points from which it was picked. */
  readonly from: number
  /** The points that could as well have been picked, with the picked one. */
  readonly contenders: number
  /** 95 %, and holds after picking; missing with one seed. */
  readonly interval?: Interval
}

/** The mean accuracy that is the highest of several. */
export function pickedShare(samples: readonly BySeed[], picked: number, added?: ReadonlySet<number>): Picked {
  return pick(samples, picked, samples.length, added, ({ below, above }, estimate) =>
    aroundShare(estimate, below, above),
  )
}

/**
 * The difference that is the largest of several: the largest gain or loss, or the farthest from zero.
 *
 * @param added seeds that the spreads leave out; see `firstOf`
 * @param of `size`: every difference contends with both signs; `gain`, `loss`: with its own
 */
export function pickedDifference(
  samples: readonly BySeed[],
  picked: number,
  of: 'gain' | 'loss' | 'size',
  added?: ReadonlySet<number>,
): Picked {
  const falls = mean([...samples[picked].values()]) < 0
  const turned = samples.map(negated)
  const [same, mirrored] = falls ? [turned, samples] : [samples, turned]
  const contending = of === 'size' ? [...same, ...mirrored] : same
  return pick(contending, picked, samples.length, added, ({ below, above }, { mean, error }) => {
    const interval = { kind: 't', low: mean - below * error, high: mean + above * error } as const
    return cutInterval(falls ? { kind: 't', low: -interval.high, high: -interval.low } : interval, -1, 1)!
  })
}

function pick(
  samples: readonly BySeed[],
  picked: number,
  from: number,
  added: ReadonlySet<number> | undefined,
  intervalOf: (reach: PickedReach, estimate: Estimate) => Interval,
): Picked {
  const reach = pickedReach(samples, picked, added)
  if (!reach) return { from, contenders: from }
  const values = [...samples[picked].values()]
  const first = [...samples[picked]].flatMap(([seed, value]) => (added?.has(seed) ? [] : [value]))
  const error = standardDeviation(first)! / Math.sqrt(values.length)
  return {
    from,
    contenders: Math.min(from, reach.contenders),
    interval: { ...intervalOf(reach, { mean: mean(values), error, n: values.length }), ...spreadOf(values, first) },
  }
}

const negated = (sample: BySeed): BySeed => new Map([...sample].map(([seed, value]) => [seed, -value]))
