import {
  type Experiment,
  fileSettings,
  type RunSettings,
  valueLabel,
  valuesOf,
  valuesOfRun,
} from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'
import { type ComparedSweep, sweepLetter } from '../comparison/compared-sweep.ts'
import { sameTask } from '../comparison/other-task.ts'
import { tunedRuns } from '../tuning/tuned-runs.ts'
import type { WithResult } from '../with-result.ts'
import type { AxisKey, AxisSource } from './axis-keys.ts'
import { settingsOfRuns } from './run-settings.ts'

/** Several sweeps as one, to draw over what varies within or between them. */
export interface MergedSweep {
  /** Without runs: each run has its settings. */
  readonly record: AxisSource & Pick<SweepRecord, 'runs' | 'datasets'>
  readonly runs: readonly WithResult[]
}

/** The key of the sweep itself, whose values are the letters A, B, … */
export const SWEEP_KEY = 'sweep'

/**
 * All runs of several sweeps, with the values of all their settings. If sweeps have settings in common, or
 * test images that differ under the same name, `sweep` is a further key, so that no mean is over several sweeps.
 *
 * @param all runs in the order of the record's, unless each has its settings; of tuned sweeps, the chosen ones are shown
 */
export function mergedSweeps(all: readonly ComparedSweep[]): MergedSweep {
  const sweeps = all.map(chosenOnly)
  const letters = new Map<RunSettings, string>()
  const runs = sweeps.flatMap((sweep, index) => {
    const settings = settingsOfRuns(sweep)
    return sweep.runs.map((run, at): WithResult => {
      // A new object: sweeps that share their settings in memory are still told apart.
      const own = { ...settings[at] }
      letters.set(own, sweepLetter(index))
      return { ...run, run: { settings: own } }
    })
  })
  const sweepKey: AxisKey = {
    key: SWEEP_KEY,
    title: 'sweep',
    kind: 'name',
    values: sweeps.map((_, index) => sweepLetter(index)),
    valueOf: run => letters.get(run),
  }
  return {
    record: {
      experiment: sweeps[0].record.experiment,
      values: unitedValues(sweeps.map(({ record }) => record.experiment)),
      runs: [],
      datasets: Object.assign({}, ...sweeps.map(({ record }) => record.datasets).toReversed()),
      ...(areMixed(sweeps, letters) && { further: [sweepKey] }),
    },
    runs,
  }
}

/** The chosen runs of a tuned sweep, as a sweep that tunes nothing. */
function chosenOnly(sweep: ComparedSweep): ComparedSweep {
  const { tune, ...experiment } = sweep.record.experiment
  return tune ? { record: { ...sweep.record, experiment }, runs: tunedRuns(sweep) } : sweep
}

/** The values that any of the experiments gives each setting, in the order in which they appear. */
function unitedValues(experiments: readonly Experiment[]): ReadonlyMap<string, readonly unknown[]> {
  return new Map(
    fileSettings().map(entry => {
      const byLabel = new Map<string, unknown>()
      for (const experiment of experiments)
        for (const value of valuesOf(experiment, entry)) {
          const label = valueLabel(entry, value)
          if (!byLabel.has(label)) byLabel.set(label, value)
        }
      return [entry.key, [...byLabel.values()]]
    }),
  )
}

/** Whether a mean could be over runs of several sweeps. */
function areMixed(sweeps: readonly ComparedSweep[], letters: ReadonlyMap<RunSettings, string>): boolean {
  const owners = new Map<string, string>()
  for (const [settings, letter] of letters) {
    const point = JSON.stringify(
      fileSettings().map(entry => valuesOfRun(settings, entry).map(value => valueLabel(entry, value))),
    )
    const owner = owners.get(point)
    if (owner !== undefined && owner !== letter) return true
    owners.set(point, letter)
  }
  return sweeps.some(({ record }, index) => sweeps.slice(index + 1).some(other => haveOtherTests(record, other.record)))
}

/** Whether data sets of the same name have other test images. */
function haveOtherTests(a: SweepRecord, b: SweepRecord): boolean {
  const names = a.experiment.finetune.dataset.filter(name => b.experiment.finetune.dataset.includes(name))
  return names.some(
    name => Object.hasOwn(a.datasets, name) && Object.hasOwn(b.datasets, name) && !sameTask(a, b, { a: name, b: name }),
  )
}
