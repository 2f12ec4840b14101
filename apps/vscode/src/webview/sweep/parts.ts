import { slicesOf, tunedRuns, tuningOf } from '@finetune-lab/analysis'
import type { SweepRecord } from '@finetune-lab/runs'
import { html, nothing, type TemplateResult } from 'lit-html'
import { menu } from '../shared/menu.ts'
import { remember } from '../shared/remember.ts'
import type { RunRow, SweepModel } from './model.ts'

/** Labels of the parts of a sweep that vary only samples per class and augmentation; one empty label for most sweeps. */
export const partLabels = (model: SweepModel): readonly string[] => partsOf(model.record).map(({ label }) => label)

/**
 * The part of the sweep that figures and answers are about: the selected one, or the first. If settings are tuned, it has
 * the runs of the chosen ones only.
 */
export function shownPart(model: SweepModel, label: string): SweepModel {
  const parts = partsOf(model.record)
  const selected = parts.find(each => each.label === label) ?? parts[0]
  const part =
    parts.length === 1 ? model : { ...model, record: selected.record, runs: runsOf(model.runs, selected.ids) }
  return part.record.experiment.tune ? { ...part, ...tunedPart(part.record, part.results, part.runs) } : part
}

/** Chosen again only when there are new results: progress changes no choice. */
function tunedPart(record: SweepRecord, results: number, runs: readonly RunRow[]): Pick<SweepModel, 'runs' | 'tuning'> {
  if (lastTuned?.record !== record || lastTuned.results !== results) {
    const part = { record, runs }
    lastTuned = { record, results, part: { runs: tunedRuns(part), tuning: tuningOf(part) } }
  }
  return lastTuned.part
}
let lastTuned:
  | { readonly record: SweepRecord; readonly results: number; readonly part: Pick<SweepModel, 'runs' | 'tuning'> }
  | undefined

/** Chooses the part; nothing for a sweep in one part. */
export function partMenu(
  model: SweepModel,
  label: string,
  choose: (part: string) => void,
): TemplateResult | typeof nothing {
  const labels = partLabels(model)
  if (labels.length === 1) return nothing
  const chosen = labels.includes(label) ? label : labels[0]
  return menu(
    chosen,
    html`<div class="menu-list" role="radiogroup" aria-label="Settings shown">
      ${labels.map(
        each => html`<label
          ><input type="radio" name="part" .checked=${each === chosen} @change=${() => choose(each)} /> ${each}</label
        >`,
      )}
    </div>`,
  )
}

const partsOf = remember((record: SweepRecord) =>
  slicesOf({ record, runs: [] }).map(({ label, sweep }) => ({
    label,
    record: sweep.record,
    ids: new Set(sweep.record.runs.map(({ id }) => id)),
  })),
)

const runsOf = remember((runs: readonly RunRow[], ids: ReadonlySet<string>) =>
  runs.filter(({ run }) => ids.has(run.id)),
)
