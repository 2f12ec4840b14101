import { cutInterval, type Interval } from './interval.ts'

/** An estimate of a share with its standard error, from which intervals are built. */
export interface Estimate {
  readonly mean: number
  /** Of the mean. */
  readonly error: number
  /** The number of values. */
  readonly n: number
}

/** Closer than this to 0 or 1, an interval of a share is computed on the scale of logits. */
const NEAR = 0.1

/**
 * Whether a mean share is so close to 0 or 1 that plain t-intervals of skewed values cover too little. With two values,
 * Student's interval is so wide that on the scale of logits it is no statement.
 */
export const isNearBound = ({ mean, error, n }: Estimate) =>
  n > 2 && error > 0 && mean > 0 && mean < 1 && (mean <= NEAR || mean >= 1 - NEAR)

/**
 * The interval from `below` standard errors below a mean share to `above` standard errors above it. Near 0 and 1 it is
 * computed on the scale of logits, ln(p / (1 − p)), with the standard error carried over by the delta method, error /
 * (p (1 − p)): it stays within the bounds, and it follows the skew that accuracies have there. Agresti: Categorical Data
 * Analysis, 3rd edition, section 3.1.6. Elsewhere it is cut at 0 and 1.
 */
export function aroundShare(estimate: Estimate, below: number, above = below): Interval {
  const { mean, error } = estimate
  if (!isNearBound(estimate))
    return cutInterval({ kind: 't', low: mean - below * error, high: mean + above * error }, 0, 1)!
  const logit = Math.log(mean / (1 - mean))
  const scaled = error / (mean * (1 - mean))
  const share = (x: number) => 1 / (1 + Math.exp(-x))
  return { kind: 't', low: share(logit - below * scaled), high: share(logit + above * scaled), scale: 'logit' }
}
