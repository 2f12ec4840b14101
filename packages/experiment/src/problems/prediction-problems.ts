import { type AugmentationChoice, augmentationLabel } from '@finetune-lab/augmentation'
import { resolveLabel } from '../augmentation-choice.ts'
import { LONGEST_LIST } from '../limits.ts'
import { describe, enumerate } from './describe.ts'
import type { Path } from './location.ts'
import { isMapping, listed, type Mapping } from './mapping.ts'
import type { Report } from './report.ts'
import { didYouMean, suggest } from './suggestion.ts'
import { augmentationsOf, type WrittenSweep, writtenValues } from './written-sweep.ts'

/** Reports predictions about things that the sweep does not contain. */
export function predictionProblems(value: Mapping, sweep: WrittenSweep, report: Report): void {
  // An invalid entry may be the one that a prediction names.
  const { choices, complete: namesKnown } = augmentationsOf(sweep)
  const { written } = writtenValues(sweep, 'pretrain.samplesPerClass')
  const sizes = written.filter(size => typeof size === 'number')
  if (!Array.isArray(value.predictions)) return
  // The schema rejects longer lists; comparing all pairs in them would take too long.
  if (Math.max(sizes.length, choices.length) > LONGEST_LIST) return
  value.predictions.slice(0, LONGEST_LIST).forEach((prediction: unknown, index) => {
    const expect = isMapping(prediction) ? prediction.expect : undefined
    if (!isMapping(expect)) return
    const base: Path = ['predictions', index, 'expect']
    if (namesKnown) names(base, expect, choices, report)
    if (sizes.length === written.length) numbers(base, expect, sizes, report)
  })
}

function names(base: Path, expect: Mapping, choices: readonly AugmentationChoice[], report: Report): void {
  const labels = choices.map(augmentationLabel)
  const resolve = (path: Path, word: unknown): string | undefined => {
    if (typeof word !== 'string' || word === '') return undefined
    const resolved = resolveLabel(word, choices)
    if (typeof resolved === 'string') return resolved
    const suggestion = resolved.length === 0 ? suggest(word, labels) : undefined
    const message =
      resolved.length > 0
        ? `${describe(word)} could be ${enumerate(resolved, 'or')}; name one of them`
        : `no augmentation ${describe(word)} in this experiment. ${didYouMean(suggestion, `Available: ${enumerate(labels)}.`)}`
    report(path, 'unknown-value', message, suggestion)
    return undefined
  }
  const same = (path: Path, first: string | undefined, second: string | undefined) => {
    if (first !== undefined && first === second) report(path, 'duplicate', `${first} is compared with itself`)
  }
  const [better, than] = ['better', 'than'].map(key => resolve([...base, key], expect[key]))
  same([...base, 'than'], better, than)
  const alike = listed(expect.alike).map((word, index) => resolve([...base, 'alike', index], word))
  if (alike.length === 2) same([...base, 'alike', 1], alike[0], alike[1])
  resolve([...base, 'plateau'], expect.plateau)
}

function numbers(base: Path, expect: Mapping, sizes: readonly number[], report: Report): void {
  for (const key of ['at', 'from']) {
    const size = expect[key]
    if (typeof size === 'number' && !sizes.includes(size))
      report(
        [...base, key],
        'unknown-value',
        `${size} samples per class are not in this experiment. Available: ${sizes.length <= 12 ? enumerate(sizes.map(String)) : `${Math.min(...sizes)} to ${Math.max(...sizes)}`}.`,
      )
    else if (key === 'from' && size === Math.max(...sizes))
      report(
        [...base, key],
        'out-of-range',
        `${size} is the largest number of samples per class; expected a smaller one`,
      )
  }
}
