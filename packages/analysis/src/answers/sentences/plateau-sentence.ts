import { withAugmentation } from '../../augmentation-words.ts'
import { formatPoints } from '../../format-points.ts'
import type { Plateau } from '../plateau.ts'
import { capital, pointsOf, pointsText, samplesPerClass } from './words.ts'

/** Claims a plateau, or a rise, only where the intervals show it. */
export function plateauSentence({ augmentation, margin, from, largest, interval, gain, atMost }: Plateau): string {
  const where = capital(withAugmentation(augmentation))
  const points = pointsOf(margin)
  const gained = `from ${gain.of} to ${gain.to} it gains ${pointsText(gain.mean, gain.interval)}, n = ${gain.n}.`
  if (from === largest) {
    const end = `${samplesPerClass(largest)}, the largest number tested`
    if (!gain.interval)
      return `${where}, accuracy gains ${pointsText(gain.mean, undefined)} from ${gain.of} to ${end}, n = ${gain.n}. One seed can show neither a plateau nor a rise.`
    if (gain.interval.low <= margin)
      return `${where}, accuracy shows neither a plateau nor a rise of more than ${points} up to ${end}. ${capital(gained)}`
    return `${where}, accuracy still rises by more than ${points} up to ${end}. ${capital(gained)}`
  }
  const start = `${samplesPerClass(from)}${interval ? ` [${interval.low}, ${interval.high}]` : ''}`
  if (!gain.interval) return `${where}, accuracy may level off at ${start}: ${gained} One seed cannot show a plateau.`
  if (atMost === undefined || atMost > margin) {
    const open = atMost === undefined ? 'some sizes have one seed' : `it may be up to ${formatPoints(atMost)} points`
    return `${where}, accuracy may level off at ${start}: ${gained} A gain of more than ${points} cannot be ruled out: ${open}.`
  }
  return `${where}, accuracy levels off at ${start}: more samples, up to ${largest}, gain at most ${points}. ${capital(gained)}`
}
