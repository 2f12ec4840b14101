import { ACCURACY, classMeasure, classNames, MEASURES, type Measure, missingMeasureNote } from '@finetune-lab/analysis'
import type { SweepRecord } from '@finetune-lab/runs'
import { html, type TemplateResult } from 'lit-html'
import { menu } from '../shared/menu.ts'
import { remember } from '../shared/remember.ts'
import { shownSeeds } from './figure.ts'
import type { RunRow, SweepModel } from './model.ts'
import type { SweepView } from './view.ts'

/** What curves and differences are of: as chosen, or accuracy if the sweep does not have that class. */
export function measureIn({ record }: SweepModel, { measure }: Pick<SweepView, 'measure'>): Measure {
  return [...MEASURES, ...classMeasures(record)].find(({ key }) => key === measure) ?? ACCURACY
}

const classMeasures = remember((record: SweepRecord) =>
  classNames(record).map(name => classMeasure(name, record.datasets)),
)

/** The runs that curves of the measure are based on, and what the host must send for them. */
export function measuredRuns(
  model: SweepModel,
  view: SweepView,
): { readonly runs: readonly RunRow[]; readonly missing?: string; readonly classes?: readonly number[] } {
  const runs = shownSeeds(model, view)
  const measure = measureIn(model, view)
  const finished = runs.filter(({ result }) => result)
  const perClass = measure.key.startsWith('class:')
  const known = !perClass || finished.every(({ classCounts }) => classCounts)
  const missing = known ? missingMeasureNote(measure, runs) : undefined
  return { runs, ...(missing && { missing }), ...(perClass && { classes: finished.map(({ index }) => index) }) }
}

/** Chooses what curves and differences are of. */
export function measureMenu(
  model: SweepModel,
  view: SweepView,
  change: (change: Partial<SweepView>) => void,
): TemplateResult {
  const chosen = measureIn(model, view)
  const option = ({ key, short }: Measure, label = short) => html`<label
    ><input type="radio" name="measure" .checked=${key === chosen.key} @change=${() => change({ measure: key })} /> ${label}</label
  >`
  return menu(
    chosen === ACCURACY ? 'Measure' : `Measure: ${chosen.short}`,
    html`<div class="menu-list" role="radiogroup" aria-label="Measure">
      ${MEASURES.map(measure => option(measure, capitalised(measure.short)))}
      ${classMeasures(model.record).map(measure => option(measure, capitalised(measure.short)))}
    </div>`,
  )
}

const capitalised = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}`
