import { findAugmentation } from '@finetune-lab/augmentation'
import { controlRunsPerPart } from '../controls/control-runs.ts'
import { controlNames } from '../controls/controls.ts'
import { MAX_RUNS } from '../limits.ts'
import { withoutPartner } from '../plan/batch-size.ts'
import { DEFAULT_MOST } from '../seeds/seeds-schema.ts'
import { valueLabel } from '../settings/setting-entries.ts'
import { datasetProblems } from './dataset-problems.ts'
import { describe, enumerate, grouped } from './describe.ts'
import type { Locate, Path } from './location.ts'
import { isMapping, listed, mappingIn } from './mapping.ts'
import { networkProblems } from './network-problems.ts'
import { predictionProblems } from './prediction-problems.ts'
import type { Problem } from './problem.ts'
import { type Report, reportTo } from './report.ts'
import { tuneProblems } from './tune-problems.ts'
import { varyProblems } from './vary-problems.ts'
import {
  augmentationsOf,
  type WrittenSetting,
  type WrittenSweep,
  writtenSweep,
  writtenValues,
} from './written-sweep.ts'

/**
 * Finds contradictions between values. Reads the file as written, including its invalid parts, so that everything is
 * reported at once. Wrong types are left to the schema.
 */
export function meaningProblems(value: unknown, locate: Locate, knownDatasets?: readonly string[]): Problem[] {
  const problems: Problem[] = []
  const report = reportTo(problems, locate)
  if (!isMapping(value)) return []
  const sweep = writtenSweep(value)

  for (const setting of sweep.settings) settingDuplicates(setting, report)
  duplicates(['seeds'], sweep.seeds, report)
  duplicates(['controls'], listed(value.controls), report)
  if (value.controls !== undefined && (value.tune !== undefined || value.validation !== undefined))
    report(['controls'], 'wrong-type', 'cannot be combined with tune or validation; expected one of them')
  if (isMapping(value.seeds))
    for (const key of ['controls', 'tune'].filter(each => value[each] !== undefined))
      report(
        [key],
        'wrong-type',
        'cannot be combined with seeds: { until }; expected a number of seeds or a list of them',
      )
  firstSeedsProblem(value.seeds, report)
  severalInOne(mappingIn(value, 'pretrain').augmentation, report)
  partners(sweep, report)
  size(sweep, listed(value.controls), report)
  datasetProblems(value, report, knownDatasets)
  networkProblems(value, report)
  predictionProblems(value, sweep, report)
  varyProblems(mappingIn(value, 'vary'), sweep, report)
  tuneProblems(value, sweep, report, reportTo(problems, locate, 'note'))
  return problems
}

/** A point takes all of the first seeds, so that the most must be more. */
function firstSeedsProblem(seeds: unknown, report: Report): void {
  if (!isMapping(seeds)) return
  const { start, atMost = DEFAULT_MOST } = seeds
  if (!Number.isInteger(start) || !Number.isInteger(atMost) || (start as number) < (atMost as number)) return
  report(['seeds', 'start'], 'out-of-range', `expected fewer than atMost (${atMost}), got ${start}`)
}

function duplicates(path: Path, values: readonly unknown[], report: Report): void {
  const seen = new Set<unknown>()
  values.forEach((value, index) => {
    if (!['number', 'string', 'boolean'].includes(typeof value)) return
    // The schema rejects larger numbers, which JavaScript cannot distinguish from each other.
    if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) return
    if (seen.has(value)) report([...path, index], 'duplicate', `${describe(value)} is listed twice`)
    seen.add(value)
  })
}

/** Values that are the same once they are read, such as `mixup` and `{ mixup: {} }`. */
function settingDuplicates({ entry, path, isList, written, values }: WrittenSetting, report: Report): void {
  if (!entry.setting.resolve) {
    duplicates(path, written, report)
    return
  }
  const seen = new Set<string>()
  values.forEach((each = [], index) => {
    for (const label of each.map(value => valueLabel(entry, value))) {
      if (seen.has(label)) report(isList ? [...path, index] : path, 'duplicate', `${label} is listed twice`)
      seen.add(label)
    }
  })
}

/** Reports `{ mixup: {}, collage: {} }` and braces without a name. */
function severalInOne(written: unknown, report: Report): void {
  const base: Path = ['pretrain', 'augmentation']
  listed(written).forEach((entry, index) => {
    if (!isMapping(entry)) return
    const names = Object.keys(entry).filter(findAugmentation)
    if (names.length < 2 && Object.keys(entry).length > 0) return
    const found = names.length === 0 ? 'empty braces' : `${names.length} (${enumerate(names)}); write them as a list`
    report(Array.isArray(written) ? [...base, index] : base, 'wrong-type', `expected one augmentation, got ${found}`)
  })
}

function partners(sweep: WrittenSweep, report: Report): void {
  const { path, written, isList } = writtenValues(sweep, 'pretrain.batchSize')
  const index = written.indexOf(1)
  if (index < 0) return
  const lonely = withoutPartner(augmentationsOf(sweep).choices, 1)
  if (lonely.length > 0)
    report(
      [...path, ...(isList ? [index] : [])],
      'out-of-range',
      `1 leaves ${enumerate(lonely)} without a partner to mix with; expected at least 2`,
    )
}

const ALWAYS_COUNTED = ['pretrain.samplesPerClass', 'pretrain.augmentation']

/** The number of runs is the product of all lists. */
function size(sweep: WrittenSweep, controls: readonly unknown[], report: Report): void {
  const counts = sweep.settings
    .filter(({ entry }) => !entry.setting.sharesPretraining)
    .map(({ entry, written, values }) => ({
      entry,
      // What is invalid counts as one value.
      count: written.length > values.length ? written.length : sum(values.map(each => each?.length ?? 1)),
    }))
  const product = (without: readonly string[] = []) =>
    counts
      .filter(({ entry }) => !without.includes(entry.key))
      .reduce((product, { count }) => product * count, sweep.seedCount)
  const ofControls =
    product(['pretrain.samplesPerClass', 'pretrain.augmentation']) *
    controlRunsPerPart(
      controlNames.filter(name => controls.includes(name)),
      counts.find(({ entry }) => entry.key === 'pretrain.samplesPerClass')!.count,
      writtenValues(sweep, 'finetune.dataset').written.length,
    )
  const ordinary = product()
  const runs = ordinary + ofControls
  if (runs <= MAX_RUNS) return
  const factors = counts
    .filter(({ entry, count }) => count > 1 || ALWAYS_COUNTED.includes(entry.key))
    .map(({ entry, count }) => `${count} ${entry.setting.plural}`)
  report(
    ['seeds'],
    'out-of-range',
    `${grouped(runs)} runs (${[`${sweep.seedCount} seeds`, ...factors].join(' × ')}${ofControls > 0 ? `, and ${grouped(ofControls)} of controls` : ''}); expected at most ${grouped(MAX_RUNS)}`,
  )
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
