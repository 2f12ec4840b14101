import {
  asCompared,
  type ComparedSweep,
  type Match,
  type SweepComparison,
  sweepLetter,
  type TargetComparison,
  withReference,
} from '@finetune-lab/analysis'
import type { SweepRecord, SweepState } from '@finetune-lab/runs'
import type { ComparedRun, ComparedSweepMessage, ToComparePanel } from '../../messages.ts'

/** A readable sweep, with its letter. */
export interface ReadSweep extends ComparedSweep {
  readonly folder: string
  /** Its folder, or for a further part of a sweep, its folder and number. */
  readonly key: string
  /** The number of the part. */
  readonly part: number
  readonly record: SweepRecord
  readonly state: SweepState
  readonly runs: readonly ComparedRun[]
  readonly letter: string
}

/** What the panel shows. The analysis package computes all of it. */
export interface CompareModel {
  /** All requested sweeps, in order. */
  readonly messages: readonly ComparedSweepMessage[]
  /** The readable sweeps; the first is the reference. */
  readonly sweeps: readonly ReadSweep[]
  /** The reference compared with each of the others. */
  readonly comparisons: readonly SweepComparison[]
}

export function compareModel(messages: readonly ComparedSweepMessage[]): CompareModel {
  const sweeps = messages
    .filter(message => message.type === 'read')
    .flatMap(partsOf)
    .map((sweep, index) => ({ ...sweep, letter: sweepLetter(index) }))
  return { messages, sweeps, comparisons: withReference(sweeps).map(({ comparison }) => comparison) }
}

/** A sweep of several settings is compared in parts. */
function partsOf(message: Extract<ComparedSweepMessage, { type: 'read' }>) {
  return asCompared(message).map((sweep, part) => ({
    ...sweep,
    part,
    key: part === 0 ? sweep.folder : `${sweep.folder}#${part}`,
  }))
}

/** The model after a message; unchanged if the message concerns something else. */
export function followed(model: CompareModel | undefined, message: ToComparePanel): CompareModel | undefined {
  switch (message.type) {
    case 'snapshot':
      return compareModel(message.sweeps)
    case 'changes':
      return (
        model &&
        compareModel(
          model.messages.map(sweep => {
            if (sweep.folder !== message.folder || sweep.type !== 'read') return sweep
            const runs = [...sweep.runs]
            for (const { index, run } of message.runs) runs[index] = run
            return { ...sweep, state: message.state, runs }
          }),
        )
      )
    case 'lost':
      return (
        model &&
        compareModel(
          model.messages.map(sweep =>
            sweep.folder === message.folder
              ? { type: 'unreadable', folder: sweep.folder, error: message.error }
              : sweep,
          ),
        )
      )
    default:
      return model
  }
}

/** The reference, one other sweep, and one pair of finetune data sets. */
export interface ChosenPair {
  readonly a: ReadSweep
  readonly b: ReadSweep
  readonly comparison: SweepComparison
  readonly target: TargetComparison
}

/** The chosen pair, or the first if that no longer exists. */
export function chosenPair(
  { sweeps, comparisons }: CompareModel,
  { other, target }: { readonly other: string; readonly target: string },
): ChosenPair | undefined {
  const found = sweeps.findIndex(({ key }, index) => index > 0 && key === other)
  const index = found > 0 ? found : 1
  if (sweeps.length < 2) return undefined
  const comparison = comparisons[index - 1]
  const chosen = comparison.targets.find(one => matchKey(one.target) === target) ?? comparison.targets[0]
  return chosen && { a: sweeps[0], b: sweeps[index], comparison, target: chosen }
}

export const matchKey = ({ a, b }: Match) => JSON.stringify([a, b])

/** The augmentations and size whose networks are compared. */
export interface ChosenNetworks {
  readonly augmentation: Match
  readonly samplesPerClass: number
}

/** The settings for which both sweeps have finished runs. */
export function comparableNetworks({ target }: ChosenPair): ChosenNetworks[] {
  return target.series.flatMap(({ augmentation, points }) =>
    points.flatMap(({ samplesPerClass, a, b }) => (a && b ? [{ augmentation, samplesPerClass }] : [])),
  )
}

/** The chosen setting; by default the first augmentation with the most samples. */
export function chosenNetworks(
  pair: ChosenPair,
  wanted: { readonly augmentation: string; readonly samplesPerClass: number } | undefined,
): ChosenNetworks | undefined {
  const all = comparableNetworks(pair)
  return (
    all.find(
      ({ augmentation, samplesPerClass }) =>
        matchKey(augmentation) === wanted?.augmentation && samplesPerClass === wanted.samplesPerClass,
    ) ?? all.toSorted((first, second) => second.samplesPerClass - first.samplesPerClass)[0]
  )
}

/** One network of each sweep: with the same seed if the sweeps are paired, otherwise with the same rank. */
export interface SeedPair {
  readonly a: number
  readonly b: number
}

export function seedPairs({ a, b, comparison, target }: ChosenPair, networks: ChosenNetworks): SeedPair[] {
  const seeds = ({ runs }: ReadSweep, dataset: string, augmentation: string) =>
    runs
      .flatMap(({ result }) => result ?? [])
      .filter(({ run }) => run.augmentation === augmentation && run.samplesPerClass === networks.samplesPerClass)
      .filter(({ finetunes }) => finetunes.some(finetune => finetune.dataset === dataset))
      .map(({ run }) => run.seed)
      .toSorted((first, second) => first - second)
  const [ofA, ofB] = [
    seeds(a, target.target.a, networks.augmentation.a),
    seeds(b, target.target.b, networks.augmentation.b),
  ]
  const common = ofA.filter(seed => ofB.includes(seed)).map(seed => ({ a: seed, b: seed }))
  if (comparison.pairing.kind === 'paired' || common.length > 0) return common
  return ofA.slice(0, ofB.length).map((seed, index) => ({ a: seed, b: ofB[index] }))
}
