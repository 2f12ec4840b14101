import { singleValue } from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'
import { samePretrainBatches } from '../batch-sizes.ts'
import { datasetTitle } from './compared-sweep.ts'

/** Whether runs of two sweeps with the same seed are pairs, and why. */
export type Pairing =
  | {
      readonly kind: 'paired'
      /** Planned in both, rising. */
      readonly seeds: readonly number[]
      /** User-facing, one or two sentences. */
      readonly text: string
    }
  | { readonly kind: 'unpaired'; readonly text: string }

/**
 * Runs with the same seed are a pair if they share what the seed draws: the training images of pre-training, the initial
 * weights, the order of batches. The streams depend only on the data set's name, samples per class, the effective batch
 * size and the seed (engine/src/training/random-purposes.ts), so augmentation, its parameters, learning rates, numbers
 * of batches, dropout, normalisation and all finetuning settings may differ: a pair compares those.
 *
 * Pairing needs at least two shared seeds, unless one of the sweeps has only one seed.
 *
 * @param names of the sweeps, for the text
 */
export function pairingOf(a: SweepRecord, b: SweepRecord, names: readonly [string, string] = ['A', 'B']): Pairing {
  const reasons = [...otherDraws(a, b, names), ...(commonSeeds(a, b).length === 0 ? [otherSeeds(a, b, names)] : [])]
  if (reasons.length > 0) return unpaired(reasons.join('; '))
  const seeds = commonSeeds(a, b)
  if (seeds.length === 1 && Math.min(seedsOf(a).length, seedsOf(b).length) > 1)
    return unpaired(`the sweeps share only one seed (${seeds[0]})`)
  const left = [leftOut(names[0], seedsOf(a), seeds), leftOut(names[1], seedsOf(b), seeds)].filter(text => text !== '')
  return {
    kind: 'paired',
    seeds,
    text: `Paired by seed: with the same seed, both pre-train on the same ${datasetTitle(a, singleValue(a.experiment.pretrain.dataset))} images, from the same weights, in the same order.${left.length > 0 ? ` Left out because the other sweep lacks them: ${left.join(', ')}.` : ''}`,
  }
}

const unpaired = (reason: string): Pairing => ({
  kind: 'unpaired',
  text: `Not paired: ${reason}. Means are compared as independent (Welch).`,
})

/** Why the same seed draws differently in the other sweep. */
function otherDraws(a: SweepRecord, b: SweepRecord, [nameA, nameB]: readonly [string, string]): string[] {
  const [first, second] = [a, b].map(({ experiment: { pretrain } }) => ({
    dataset: singleValue(pretrain.dataset),
    batchSize: singleValue(pretrain.batchSize),
  }))
  const reasons: string[] = []
  if (first.dataset !== second.dataset)
    reasons.push(
      `${nameA} is pre-trained on ${datasetTitle(a, first.dataset)}, ${nameB} on ${datasetTitle(b, second.dataset)}`,
    )
  else if (!sameFiles(a, b, first.dataset))
    reasons.push(`the files of ${datasetTitle(a, first.dataset)} differ in ${nameB}`)
  if (!samePretrainBatches(a, b))
    reasons.push(`batches hold ${first.batchSize} images in ${nameA} and ${second.batchSize} in ${nameB}`)
  if (a.versions.finetuneLab !== b.versions.finetuneLab)
    reasons.push(
      `versions ${a.versions.finetuneLab} and ${b.versions.finetuneLab} of Finetune Lab may draw differently from a seed`,
    )
  return reasons
}

/** Whether both sweeps read the same data under this name. */
export function sameFiles(a: SweepRecord, b: SweepRecord, dataset: string): boolean {
  const checksums = ({ datasets }: SweepRecord) =>
    Object.hasOwn(datasets, dataset) ? Object.entries(datasets[dataset].checksums).sort() : []
  return JSON.stringify(checksums(a)) === JSON.stringify(checksums(b))
}

function otherSeeds(a: SweepRecord, b: SweepRecord, [nameA, nameB]: readonly [string, string]): string {
  return `the sweeps share no seed (${nameA}: ${seedsOf(a).join(', ')}; ${nameB}: ${seedsOf(b).join(', ')})`
}

function leftOut(name: string, seeds: readonly number[], common: readonly number[]): string {
  const left = seeds.filter(seed => !common.includes(seed))
  return left.length === 0 ? '' : `seed${left.length === 1 ? '' : 's'} ${left.join(', ')} of ${name}`
}

const commonSeeds = (a: SweepRecord, b: SweepRecord) => seedsOf(a).filter(seed => seedsOf(b).includes(seed))

const seedsOf = ({ experiment }: SweepRecord) => experiment.seeds.toSorted((first, second) => first - second)
