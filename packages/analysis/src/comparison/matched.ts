import { augmentationLabel } from '@finetune-lab/augmentation'
import type { SweepRecord } from '@finetune-lab/runs'
import { inRegistryOrder } from '../finetune-outcomes.ts'
import type { Match } from './match.ts'
import { sameTask } from './other-task.ts'

/**
 * The augmentations to compare: those with the same label; variants of one augmentation (`mixup` and
 * `mixup(alpha=0.4)`) if each sweep has exactly one unmatched variant; or any two if each sweep has only one augmentation.
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

/**
 * The finetune data sets to compare: those with the same name or the same files in both sweeps. If there are none, all
 * pairs, which `otherTaskReason` then rejects.
 */
export function matchedTargets(a: SweepRecord, b: SweepRecord): Match[] {
  const all = a.experiment.finetune.dataset.flatMap(first =>
    b.experiment.finetune.dataset.map(second => ({ a: first, b: second })),
  )
  const same = all.filter(target => target.a === target.b || sameTask(a, b, target))
  return same.length > 0 ? same : all
}

export const labelsOf = ({ experiment }: SweepRecord) => experiment.pretrain.augmentation.map(augmentationLabel)

const kindOf = (label: string) => label.split('(')[0]
