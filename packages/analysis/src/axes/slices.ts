import { fileSettings, isListed, type RunSettings, valueLabel, valuesOfRun } from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'
import { groupBy } from '../finetune-outcomes.ts'
import { tunedRuns } from '../tuning/tuned-runs.ts'
import { type Tuning, tuningOf } from '../tuning/tuning.ts'
import type { WithResult } from '../with-result.ts'
import { settingsOfRuns } from './run-settings.ts'
import { withValues } from './with-values.ts'

/**
 * A part of a sweep that varies only what the statistics are about: samples per class, augmentation, finetuning data set
 * and seed. Everything else has one value, so its points are comparable.
 */
export interface Slice<Sweep extends AnySweep = AnySweep> {
  /** The part, itself a sweep: its experiment, and its runs only. If settings are tuned, the runs of the chosen ones. */
  readonly sweep: Sweep
  /** What was tuned and chosen in it; missing if nothing is tuned. */
  readonly tuning?: Tuning
  /** The values that it has of the other varied settings, by key. Empty if the sweep varies no others. */
  readonly where: Readonly<Record<string, string>>
  /** `pre-training learning rate 0.01, head probe`; empty if the sweep varies no other settings. */
  readonly label: string
}

interface AnySweep {
  readonly record: SweepRecord
  /** In the order of the record's runs, unless each has its settings. */
  readonly runs: readonly WithResult[]
}

/**
 * A sweep in parts, one per combination of the other settings, in the order of the plan. Most sweeps have one part.
 *
 * @throws RangeError if runs have no settings and are not those of the record
 */
export function slicesOf<Sweep extends AnySweep>(sweep: Sweep): Slice<Sweep>[] {
  const { record, runs } = sweep
  const sliced = fileSettings().filter(entry => isListed(record.experiment, entry))
  if (sliced.length === 0) return [{ ...chosenOnly(sweep), where: {}, label: '' }]
  const labelsOf = (settings: RunSettings) => sliced.map(entry => valueLabel(entry, valuesOfRun(settings, entry)[0]))
  const keyOf = (settings: RunSettings) => JSON.stringify(labelsOf(settings))
  const planned = groupBy(record.runs, ({ settings }) => keyOf(settings))
  const shown = groupBy(
    settingsOfRuns(sweep).map((settings, index) => ({ run: runs[index], settings })),
    ({ settings }) => keyOf(settings),
  )
  return [...planned].map(([key, own]) => {
    const [{ settings }] = own
    const values = sliced.map(entry => [entry, valuesOfRun(settings, entry)[0]] as const)
    return {
      ...chosenOnly({
        ...sweep,
        record: { ...record, runs: own, experiment: withValues(record.experiment, values) },
        runs: (shown.get(key) ?? []).map(({ run }) => run),
      }),
      where: Object.fromEntries(values.map(([entry, value]) => [entry.key, valueLabel(entry, value)])),
      label: values.map(([entry, value]) => `${entry.setting.title} ${valueLabel(entry, value)}`).join(', '),
    }
  })
}

function chosenOnly<Sweep extends AnySweep>(sweep: Sweep): Pick<Slice<Sweep>, 'sweep' | 'tuning'> {
  const tuning = tuningOf(sweep)
  return tuning ? { sweep: { ...sweep, runs: tunedRuns(sweep) }, tuning } : { sweep }
}
