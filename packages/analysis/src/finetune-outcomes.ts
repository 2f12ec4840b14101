import { augmentations } from '@finetune-lab/augmentation'
import type { RunResult } from '@finetune-lab/runs'
import { type Collapse, collapseOf } from './collapse.ts'
import type { WithResult } from './with-result.ts'

/** One finetune's accuracy with its setting. */
export interface FinetuneOutcome {
  readonly dataset: string
  readonly augmentation: string
  readonly samplesPerClass: number
  readonly seed: number
  readonly accuracy: number
  readonly testImages: number
  /** Whether its seed was added because the first seeds of its point spread; see `firstOf`. */
  readonly added?: true
  /** Missing if training did not collapse. */
  readonly collapse?: Collapse
}

/** The finetunes of all finished runs. Duplicate settings count once. */
export function finetuneOutcomes(runs: readonly WithResult[]): FinetuneOutcome[] {
  const seen = new Set<string>()
  return runs.flatMap(run => {
    const { result } = run
    if (!result) return []
    const { augmentation, samplesPerClass, seed } = result.run
    return result.finetunes.flatMap(finetune => {
      const { dataset, accuracy, testImages } = finetune
      const key = JSON.stringify([result.run.pretrain, dataset, augmentation, samplesPerClass, seed])
      if (seen.has(key)) return []
      seen.add(key)
      const collapse = collapseOn(run, finetune)
      const outcome = { dataset, augmentation, samplesPerClass, seed, accuracy, testImages }
      return [{ ...outcome, ...(isAdded(run) && { added: true as const }), ...(collapse && { collapse }) }]
    })
  })
}

/** Whether a run's seed was added because the first seeds of its point spread. */
export const isAdded = ({ added, run }: WithResult): boolean => (added ?? run?.added) === true

/** How training collapsed on a finetune data set, also where the result came without its confusion matrices. */
export function collapseOn(
  { collapses }: WithResult,
  { dataset, confusion }: RunResult['finetunes'][number],
): Collapse | undefined {
  const reported = collapses && Object.hasOwn(collapses, dataset) ? collapses[dataset] : undefined
  return reported ?? collapseOf(confusion)
}

/** Values by key, keys in the order in which they first appear. */
export function groupBy<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group) group.push(value)
    else groups.set(keyOf(value), [value])
  }
  return groups
}

/** In the registry's order, unknown labels last. Variants of one augmentation keep their order. */
export function inRegistryOrder(labels: Iterable<string>): string[] {
  const rank = (label: string) => {
    const index = augmentations.findIndex(({ name }) => name === label.split('(')[0])
    return index < 0 ? augmentations.length : index
  }
  return [...labels].toSorted((a, b) => rank(a) - rank(b))
}
