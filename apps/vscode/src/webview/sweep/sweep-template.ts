import type { PredictionOutcome } from '@finetune-lab/analysis'
import { html, nothing, type TemplateResult } from 'lit-html'
import { answersSection, type KnownAnswers } from './answers.ts'
import { type ChartControlsActions, chartControls } from './chart-controls.ts'
import type { Figure } from './figure.ts'
import { type HeadingActions, heading } from './heading.ts'
import type { RunRow, SweepModel } from './model.ts'
import { partMenu } from './parts.ts'
import type { EngineCommand } from './pending-command.ts'
import { predictions } from './predictions.ts'
import { type RunDetailsActions, runDetails } from './run-details.ts'
import { type RunsTableActions, runsTable } from './runs-table.ts'
import { tuningSection } from './tuning.ts'
import type { SweepView } from './view.ts'

/** Everything that the page shows, apart from the figure itself. */
export interface Shown {
  readonly model: SweepModel
  /** The part of a sweep of several settings that is shown. */
  readonly part: SweepModel
  readonly view: SweepView
  readonly figure: Figure
  readonly chosen: readonly RunRow[]
  readonly engineLog: boolean
  /** The button pressed, until the engine reacts. */
  readonly pending: EngineCommand | undefined
  readonly answers: KnownAnswers
  readonly outcomes: readonly PredictionOutcome[]
  readonly rows: readonly RunRow[]
  /** Maximum number of rows to draw. */
  readonly mostRows: number
  readonly dialog: TemplateResult | typeof nothing
}

export interface SweepActions {
  readonly heading: HeadingActions
  readonly chart: ChartControlsActions
  readonly details: RunDetailsActions
  readonly runs: RunsTableActions
  readonly challenge: () => void
}

/** The page; the figure is drawn into `#chart` afterwards. */
export function sweepTemplate(shown: Shown, actions: SweepActions): TemplateResult {
  const { model, part, view, figure, chosen, engineLog, pending, answers, outcomes, rows, mostRows, dialog } = shown
  return html`<div class="sweep">
    ${heading(model, pending, actions.heading)}
    ${chartControls(model, part, view, figure.remark, actions.chart)}
    <div class="stage" data-details=${chosen.length > 0 || engineLog}>
      <div id="chart" class="chart-area" role="tabpanel" aria-labelledby=${`tab-${view.tab}`}></div>
      ${runDetails(model, view, chosen, engineLog, actions.details)}
    </div>
    <div class="below">
      <div class="findings">
        ${answersSection(
          part,
          answers,
          actions.challenge,
          figure.represents ? partMenu(model, view.part, part => actions.chart.change({ part })) : nothing,
        )}
        ${tuningSection(part)}
        ${predictions(part, outcomes)}
      </div>
      <section class="runs-section" aria-label="Runs">
        ${runsTable(model, view, rows, mostRows, actions.runs)}
        <p class="hint">
          Click a run, or a point in the chart, to see its losses, log, confusion and samples. Ctrl or Shift selects
          several.
        </p>
      </section>
    </div>
    ${dialog}
  </div>`
}

export function unreadableTemplate(message: string | undefined): TemplateResult {
  if (message === undefined) return html``
  return html`<div class="gone">
    <h1>This sweep cannot be shown</h1>
    <p>${message}</p>
    <p>If it was moved or deleted, close this panel. The Experiments view lists all other sweeps.</p>
  </div>`
}
