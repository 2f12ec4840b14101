import type { RunRow } from './model.ts'
import type { SweepView } from './view.ts'

/** The runs that match the filter, sorted. */
export function shownRuns(runs: readonly RunRow[], { filter, sort }: SweepView): readonly RunRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  const kept = words.length === 0 ? runs : runs.filter(run => words.every(word => matches(run, word)))
  if (sort.by === 'plan') return sort.descending ? kept.toReversed() : kept
  const key = (run: RunRow) => sortValue(run, sort)
  const direction = sort.descending ? -1 : 1
  return kept.toSorted((a, b) => {
    const [first, second] = [key(a), key(b)]
    // Runs without a value come last in both directions.
    if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined)
    return first < second ? -direction : first > second ? direction : a.index - b.index
  })
}

/** `mixup`, `s4` or `s=4`, `seed2`, `failed`, `collapsed`; any other word must occur in the augmentation or the state. */
function matches({ augmentation, samplesPerClass, seed, state, collapses }: RunRow, word: string): boolean {
  const exact = /^(s|seed)=?(\d+)$/.exec(word)
  if (exact) return Number(exact[2]) === (exact[1] === 's' ? samplesPerClass : seed)
  return (
    augmentation.toLowerCase().includes(word) ||
    state.includes(word) ||
    (collapses !== undefined && 'collapsed'.startsWith(word))
  )
}

function sortValue(run: RunRow, { by, dataset }: SweepView['sort']): string | number | undefined {
  switch (by) {
    case 'augmentation':
      return run.augmentation
    case 'samples':
      return run.samplesPerClass
    case 'seed':
      return run.seed
    case 'state':
      return run.state
    case 'accuracy':
      return run.result?.finetunes.find(each => each.dataset === dataset)?.accuracy
    case 'time':
      return run.result?.pretraining.seconds
    case 'plan':
      return run.index
  }
}
