import { augmentationLabel } from '@finetune-lab/augmentation'
import type { SweepRecord } from '@finetune-lab/runs'
import { inRegistryOrder } from '../finetune-outcomes.ts'

/** What stands for the same thing in two sweeps. */
export interface Match {
  readonly a: string
  readonly b: string
}

/**
 * The augmentations to compare: those of the same label; then variants of one augmentation (`mixup` and
 * `mixup(alpha=0.4)`) where each sweep has one left of it; and whatever they are, where each sweep has only one at all.
 */
export function matchedAugmentations(a: SweepRecord, b: SweepRecord): Match[] {
  const [labelsA, labelsB] = [labelsOf(a), labelsOf(b)]
  const same = labelsA.filter(label => labelsB.includes(label)).map(label => ({ a: label, b: label }))
  const [restA, restB] = [labelsA, labelsB].map(labels =>
    labels.filter(label => !same.some(match => match.a === label)),
  )
  const variants = restA.flatMap(label => {
    const kin = (labels: readonly string[]) => labels.filter(other => kindOf(other) === kindOf(label))
    return kin(restA).length === 1 && kin(restB).length === 1 ? [{ a: label, b: kin(restB)[0] }] : []
  })
  const only = labelsA.length === 1 && labelsB.length === 1 ? [{ a: labelsA[0], b: labelsB[0] }] : []
  const all = same.length + variants.length > 0 ? [...same, ...variants] : only
  return inRegistryOrder(all.map(match => match.a)).map(label => all.find(match => match.a === label)!)
}

/** The finetune data sets to compare: those that both sweeps have; where there is none, each with each. */
export function matchedTargets({ experiment: a }: SweepRecord, { experiment: b }: SweepRecord): Match[] {
  const same = a.finetune.dataset.filter(name => b.finetune.dataset.includes(name))
  if (same.length > 0) return same.map(name => ({ a: name, b: name }))
  return a.finetune.dataset.flatMap(first => b.finetune.dataset.map(second => ({ a: first, b: second })))
}

export const labelsOf = ({ experiment }: SweepRecord) => experiment.pretrain.augmentation.map(augmentationLabel)

const kindOf = (label: string) => label.split('(')[0]
