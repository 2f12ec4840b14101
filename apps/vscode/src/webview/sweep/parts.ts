import { slicesOf } from '@finetune-lab/analysis'
import type { SweepRecord } from '@finetune-lab/runs'
import { html, nothing, type TemplateResult } from 'lit-html'
import { menu } from '../shared/menu.ts'
import { remember } from '../shared/remember.ts'
import type { RunRow, SweepModel } from './model.ts'

/** Labels of the parts of a sweep that vary only samples per class and augmentation; one empty label for most sweeps. */
export const partLabels = (model: SweepModel): readonly string[] => partsOf(model.record).map(({ label }) => label)

/** The part of the sweep that figures and answers are about: the chosen one, or the first. */
export function shownPart(model: SweepModel, label: string): SweepModel {
  const parts = partsOf(model.record)
  if (parts.length === 1) return model
  const part = parts.find(each => each.label === label) ?? parts[0]
  return { ...model, record: part.record, runs: runsOf(model.runs, part.ids) }
}

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
