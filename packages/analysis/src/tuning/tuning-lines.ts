import { augmentationTitle } from '../augmentation-words.ts'
import { groupBy } from '../finetune-outcomes.ts'
import { formatPoints } from '../format-points.ts'
import type { Grid, TunedPoint, Tuning } from './tuning.ts'

/**
 * What was tuned and chosen, how often at the edge of a grid, what tuning changed, and what is missing, as lines of text.
 *
 * @param titleOf the title of a data set
 */
export function tuningLines(tuning: Tuning, titleOf: (dataset: string) => string): string[] {
  return [
    tuningScope(tuning),
    ...choiceLines(tuning, titleOf),
    ...edgeLines(tuning),
    ...gainLines(tuning),
    ...missingLines(tuning),
  ]
}

/** `Tuned on 20 validation images per class: finetuning learning rate (0.001, 0.01). The test set took no part.` */
export function tuningScope({ validationPerClass, grids }: Tuning): string {
  const tuned = grids.map(({ title, values }) => `${title} (${values.join(', ')})`)
  return `Tuned on ${validationPerClass} validation ${validationPerClass === 1 ? 'image' : 'images'} per class: ${tuned.join(', ')}. The test set took no part in the choice.`
}

/** `mixup: 0.003 at s = 1 and 4; 0.01 at s = 16` */
function choiceLines({ grids, points }: Tuning, titleOf: (dataset: string) => string): string[] {
  const several = new Set(points.map(({ dataset }) => dataset)).size > 1
  const curves = groupBy(points, ({ dataset, augmentation, where }) => JSON.stringify([dataset, where, augmentation]))
  return [...curves.values()].map(own => {
    const [{ dataset, augmentation, where = {} }] = own
    const name = [
      augmentationTitle(augmentation),
      ...Object.entries(where).map(([key, value]) => `${key} ${value}`),
      ...(several ? [titleOf(dataset)] : []),
    ]
    const byChoice = groupBy(own, ({ chosen }) => chosenText(chosen, grids))
    const choices = [...byChoice].map(
      ([text, same]) => `${text} at s = ${listed(same.map(each => each.samplesPerClass))}`,
    )
    return `${name.join(', ')}: ${choices.join('; ')}`
  })
}

/** `0.003`; with several tuned settings, each with its name. */
export function chosenText(chosen: TunedPoint['chosen'], grids: readonly Grid[]): string {
  if (grids.length === 1) return chosen[grids[0].key]
  return grids.map(({ key, title }) => `${title} ${chosen[key]}`).join(', ')
}

/** How often a choice is the smallest or largest value that was tried. */
export function edgeLines({ grids, points }: Tuning): string[] {
  if (points.length === 0) return []
  return grids.flatMap(({ title, values, edges }) => {
    if (!edges) return []
    const { lowest, highest } = edges
    const of = `of ${points.length} ${points.length === 1 ? 'choice' : 'choices'} of the ${title}`
    if (lowest + highest === 0) return [`None ${of} is at the edge of its grid.`]
    const sorted = values.map(Number).toSorted((a, b) => a - b)
    const counts = [
      ...(lowest > 0 ? [`${lowest} at ${sorted[0]}`] : []),
      ...(highest > 0 ? [`${highest} at ${sorted.at(-1)}`] : []),
    ]
    const at = lowest + highest
    return [
      `${at} ${of} ${at === 1 ? 'is' : 'are'} at the edge of its grid (${counts.join(', ')}): a wider grid may do better.`,
    ]
  })
}

/** What tuning changed, against the values that the settings have without it. */
export function gainLines({ grids, hasUntuned, points }: Tuning): string[] {
  const own = grids.map(({ title, untuned }) => `${title} ${untuned}`).join(', ')
  if (!hasUntuned) return [`The grid lacks the values without tuning (${own}), so what tuning gains is not known.`]
  const compared = points.flatMap(({ difference }) => difference ?? [])
  if (compared.length === 0) return []
  const means = compared.map(({ mean }) => mean)
  const [least, most] = [Math.min(...means), Math.max(...means)]
  const range = least === most ? formatPoints(least) : `${formatPoints(least)} to ${formatPoints(most)}`
  const intervals = compared.flatMap(({ interval }) => interval ?? [])
  const clear =
    intervals.length === 0
      ? 'One seed gives no interval.'
      : `The 95 % interval is above zero at ${intervals.filter(({ low }) => low > 0).length} of ${compared.length} points, and below zero at ${intervals.filter(({ high }) => high < 0).length} (paired by seed, not adjusted for their number).`
  const same = points.filter(({ choseUntuned }) => choseUntuned).length
  const kept =
    same === 0
      ? ''
      : ` The untuned values were chosen at ${same === points.length ? 'every point' : `${same} of ${points.length} points`}.`
  return [`Tuned minus untuned (${own}): ${range} points of test accuracy. ${clear}${kept}`]
}

/** What is still missing; nothing once all candidates have finished. */
export function missingLines({ grids, missing, missingOf, candidateRuns, points, undecided }: Tuning): string[] {
  if (missing === 0) return []
  const open = points.filter(each => each.missing > 0).length
  const effects = [
    ...(open > 0 ? [`${open} ${open === 1 ? 'choice' : 'choices'} may change`] : []),
    ...(undecided > 0 ? [`${undecided} ${undecided === 1 ? 'point has' : 'points have'} no choice yet`] : []),
  ]
  const named = missingOf.slice(0, MOST_NAMED).map(({ values, runs }) => `${chosenText(values, grids)}: ${runs}`)
  const others = missingOf.length > MOST_NAMED ? [`${missingOf.length - MOST_NAMED} more`] : []
  return [
    `${missing} of ${candidateRuns} candidate runs ${missing === 1 ? 'has' : 'have'} not finished (${[...named, ...others].join('; ')}). ${effects.join(', and ')}.`,
  ]
}

const MOST_NAMED = 8

const listed = (sizes: readonly number[]) => new Intl.ListFormat('en-GB').format(sizes.map(String))
