import {
  type Experiment,
  ownValues,
  type SettingEntry,
  tunedSettings,
  valueLabel,
  valuesOf,
} from '@finetune-lab/experiment'
import { type AccuracyPoint, accuracyPoint } from '../curves.ts'
import { type PairedDifference, pairedDifference } from '../differences.ts'
import { finetuneOutcomes, groupBy } from '../finetune-outcomes.ts'
import type { WithResult } from '../with-result.ts'
import { type Candidate, type CandidateGroup, candidateGroups, type TunableSweep } from './candidates.ts'
import { type Choice, choose, validationOf } from './choose.ts'

/** What a sweep tuned, what was chosen, and what that changed. */
export interface Tuning {
  /** Validation images per class. */
  readonly validationPerClass: number
  readonly grids: readonly Grid[]
  /** Whether one candidate has the values of the file: otherwise nothing shows what tuning gains. */
  readonly hasUntuned: boolean
  /** By finetuning data set, then in the order of the plan. Points without a choice are missing. */
  readonly points: readonly TunedPoint[]
  /** Points without a choice, as no seed has all of its candidates yet. */
  readonly undecided: number
  /** Candidate runs that have not finished, of all; diverged ones are finished. */
  readonly missing: number
  readonly candidateRuns: number
  /** The candidates that these runs are of. */
  readonly missingOf: readonly { readonly values: Readonly<Record<string, string>>; readonly runs: number }[]
}

export interface Grid {
  readonly key: string
  readonly title: string
  /** In the order of the file. */
  readonly values: readonly string[]
  /** Without tuning. */
  readonly untuned: string
  /** How many choices are the smallest and the largest value of the grid; missing for names, which have no order. */
  readonly edges?: { readonly lowest: number; readonly highest: number }
}

export interface TunedPoint {
  readonly dataset: string
  readonly augmentation: string
  readonly samplesPerClass: number
  /** The values of other compared settings; missing if there are none. */
  readonly where?: Readonly<Record<string, string>>
  /** The chosen value of each tuned setting. */
  readonly chosen: Readonly<Record<string, string>>
  /** Whether these are the values without tuning. */
  readonly choseUntuned: boolean
  /** Mean validation accuracy of every candidate over the `n` seeds that all of them have. */
  readonly candidates: readonly { readonly values: Readonly<Record<string, string>>; readonly validation: number }[]
  readonly n: number
  /** Candidate runs of this point that have not finished: with them, the choice may change. */
  readonly missing: number
  /** Mean test accuracy of the chosen candidate; missing if all of its runs failed. */
  readonly tuned?: number
  /** Of the candidate with the values of the file; missing if there is none, or if all of its runs failed. */
  readonly untuned?: number
  /** Tuned minus untuned test accuracy, paired by seed. */
  readonly difference?: PairedDifference
}

/** Undefined for a sweep that tunes nothing. */
export function tuningOf(sweep: TunableSweep): Tuning | undefined {
  const { experiment } = sweep.record
  if (!experiment.tune) return undefined
  const groups = candidateGroups(sweep)
  const datasets = experiment.finetune.dataset
  const points = datasets.flatMap(dataset => groups.flatMap(group => tunedPoint(group, dataset) ?? []))
  const all = groups.flatMap(({ candidates }) => candidates)
  const missingOf = [...groupBy(all, ({ values }) => JSON.stringify(values)).values()].map(same => ({
    values: same[0].values,
    runs: same.flatMap(({ seeds }) => seeds).filter(({ run }) => isMissing(run, datasets)).length,
  }))
  return {
    validationPerClass: experiment.validation ?? 0,
    grids: tunedSettings(experiment).map(entry => gridOf(entry, experiment, points)),
    hasUntuned: groups[0]?.candidates.some(({ isUntuned }) => isUntuned) ?? false,
    points,
    undecided: groups.length * datasets.length - points.length,
    missing: missingOf.reduce((sum, { runs }) => sum + runs, 0),
    candidateRuns: all.reduce((sum, { seeds }) => sum + seeds.length, 0),
    missingOf: missingOf.filter(({ runs }) => runs > 0),
  }
}

const isMissing = (run: WithResult | undefined, datasets: readonly string[]) =>
  run === undefined || datasets.some(dataset => validationOf(run, dataset) === undefined)

function gridOf(entry: SettingEntry, experiment: Experiment, points: readonly TunedPoint[]): Grid {
  const written = valuesOf(experiment, entry)
  const label = (value: unknown) => valueLabel(entry, value)
  const chosen = (value: number) => points.filter(point => point.chosen[entry.key] === label(value)).length
  const numbers = written.filter(value => typeof value === 'number')
  return {
    key: entry.key,
    title: entry.setting.title,
    values: written.map(label),
    untuned: label(ownValues(experiment, entry)[0]),
    ...(numbers.length === written.length && {
      edges: { lowest: chosen(Math.min(...numbers)), highest: chosen(Math.max(...numbers)) },
    }),
  }
}

function tunedPoint(group: CandidateGroup, dataset: string): TunedPoint | undefined {
  const choice = choose(group, dataset)
  if (!choice) return undefined
  const { augmentation, samplesPerClass, where, candidates } = group
  const accuracyOf = (candidate: Candidate | undefined) => candidate && testAccuracy(candidate, dataset)
  const tuned = accuracyOf(choice.chosen)
  const untuned = accuracyOf(candidates.find(({ isUntuned }) => isUntuned))
  const difference = tuned && untuned && pairedDifference(tuned, untuned)
  return {
    dataset,
    augmentation,
    samplesPerClass,
    ...(Object.keys(where).length > 0 && { where }),
    chosen: choice.chosen.values,
    choseUntuned: choice.chosen.isUntuned,
    candidates: validationsOf(choice),
    n: choice.n,
    missing: candidates.flatMap(({ seeds }) => seeds).filter(({ run }) => isMissing(run, [dataset])).length,
    ...(tuned && { tuned: tuned.mean }),
    ...(untuned && { untuned: untuned.mean }),
    ...(difference && { difference }),
  }
}

const validationsOf = ({ validation }: Choice): TunedPoint['candidates'] =>
  [...validation].map(([{ values }, mean]) => ({ values, validation: mean }))

/** Undefined if no run has a result. */
function testAccuracy({ seeds }: Candidate, dataset: string): AccuracyPoint | undefined {
  const outcomes = finetuneOutcomes(seeds.flatMap(({ run }) => run ?? [])).filter(each => each.dataset === dataset)
  return outcomes.length === 0 ? undefined : accuracyPoint(outcomes, 1)
}
