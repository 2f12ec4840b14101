import type { Collapse } from '@finetune-lab/analysis'
import { datasetTitle, formatDuration, formatPercent } from '@finetune-lab/charts/dom'
import { tunedSettings, valueLabel, valuesOfRun } from '@finetune-lab/experiment'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { LogOf } from '../../messages.ts'
import { type RunRow, runTitle, type SweepModel } from './model.ts'
import { classLists, measuresText } from './run-measures.ts'
import { runPair } from './run-pair.ts'
import type { SweepView, Tab } from './view.ts'

export interface RunDetailsActions {
  readonly show: (tab: Tab) => void
  readonly inspect: (index: number) => void
  readonly toggleLog: () => void
  readonly openLog: (of: LogOf) => void
  readonly choose: (ids: readonly string[]) => void
  /** Closes the pane: no run is selected, and no log is shown. */
  readonly close: () => void
}

/**
 * The pane beside the chart: details of the selected runs, with buttons for losses, confusion, samples and log. Without a
 * selection there is none.
 */
export function runDetails(
  model: SweepModel,
  view: SweepView,
  chosen: readonly RunRow[],
  engineLog: boolean,
  actions: RunDetailsActions,
): TemplateResult | typeof nothing {
  if (chosen.length === 0 && !engineLog) return nothing
  return html`<section class="details" aria-label="Selected runs">
    <button type="button" class="close" aria-label="Close the details" title="Close (Esc)" @click=${actions.close}>×</button>
    ${engineLog ? logBlock(model, 'engine', 'Engine log', actions) : nothing}
    ${chosen.length === 0 ? nothing : chosen.length === 1 ? one(model, view, chosen[0], actions) : several(model, chosen, actions)}
  </section>`
}

function one(model: SweepModel, view: SweepView, run: RunRow, actions: RunDetailsActions): TemplateResult {
  const { state, result, collapses, progress, error } = run
  const facts: (readonly [string, string])[] = [
    ['State', state === 'running' && progress ? progressText(progress) : state],
    ...(result?.finetunes ?? []).map(
      ({ dataset, accuracy, loss, probe, validation }) =>
        [
          datasetTitle(model.record.datasets, dataset),
          `${formatPercent(accuracy)}, mean test loss ${loss.toFixed(2)}${probe ? `, L2 penalty ${probe.penalty}` : ''}${validation ? `, validation ${formatPercent(validation.accuracy)}` : ''}${collapseText(collapses?.[dataset])}`,
        ] as const,
    ),
    ...(result?.finetunes ?? []).map(finetune => {
      const of = result!.finetunes.length > 1 ? `, ${datasetTitle(model.record.datasets, finetune.dataset)}` : ''
      return [`Probabilities${of}`, measuresText(finetune)] as const
    }),
    ...tunedSettings(model.record.experiment).map(
      entry => [entry.setting.title, valueLabel(entry, valuesOfRun(run.run.settings, entry)[0])] as const,
    ),
    ...(result ? [['Pre-training', pretrainingText(result.pretraining)] as const] : []),
  ]
  return html`<h3>${runTitle(run)}</h3>
    ${error ? html`<p class="message error">${error}</p>` : nothing}
    <dl>
      ${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
    </dl>
    ${classLists(model.record, run)}
    <div class="buttons">
      ${chartButtons([run], actions)}
      <vscode-button appearance="secondary" @click=${() => actions.inspect(run.index)}>Samples</vscode-button>
      <vscode-button appearance="secondary" aria-expanded=${view.showLog} @click=${actions.toggleLog}>Log</vscode-button>
    </div>
    ${view.showLog ? logBlock(model, run.index, `Log of ${runTitle(run)}`, actions) : nothing}`
}

function pretrainingText({ seconds, finalLoss }: NonNullable<RunRow['result']>['pretraining']): string {
  return finalLoss === undefined ? 'none' : `${formatDuration(seconds)}, last loss ${finalLoss.toFixed(3)}`
}

const collapseText = (collapse: Collapse | undefined) =>
  collapse
    ? `: training collapsed, ${collapse === 'one class' ? 'the network predicts one class' : 'no better than chance'}`
    : ''

/** The runs in a list; a click on one shows only that. */
function several({ record }: SweepModel, chosen: readonly RunRow[], actions: RunDetailsActions): TemplateResult {
  const datasets = record.experiment.finetune.dataset
  const shown = chosen.slice(0, MOST_LISTED)
  const accuracies = ({ result }: RunRow) =>
    datasets.map(name => {
      const found = result?.finetunes.find(({ dataset }) => dataset === name)
      return html`<td class="numeric">${found ? formatPercent(found.accuracy) : nothing}</td>`
    })
  return html`<h3>${chosen.length} runs</h3>
    <div class="buttons">${chartButtons(chosen, actions)}</div>
    ${chosen.length === 2 ? runPair(record, chosen[0], chosen[1]) : nothing}
    <table class="finetune-lab-table chosen-runs">
      <thead>
        <tr>
          <th scope="col">run</th>
          ${datasets.map(name => html`<th scope="col" class="numeric">${datasets.length === 1 ? 'accuracy' : datasetTitle(record.datasets, name)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          run => html`<tr>
            <th scope="row">
              <button type="button" class="link" @click=${() => actions.choose([run.run.id])}>${runTitle(run)}</button>
              ${run.state === 'finished' ? nothing : html`<span class="hint">${run.state}</span>`}
            </th>
            ${accuracies(run)}
          </tr>`,
        )}
      </tbody>
    </table>
    ${chosen.length > shown.length ? html`<p class="hint">and ${chosen.length - shown.length} more: filter the table below to find them</p>` : nothing}`
}

/** More do not fit the pane; the table has all. */
const MOST_LISTED = 50

function chartButtons(chosen: readonly RunRow[], { show }: RunDetailsActions) {
  const done = chosen.some(({ result }) => result)
  return html`<vscode-button appearance="secondary" @click=${() => show('loss')}>Losses</vscode-button>
    <vscode-button appearance="secondary" ?disabled=${!done} @click=${() => show('confusion')}>Confusion</vscode-button>
    <vscode-button appearance="secondary" ?disabled=${!done} @click=${() => show('reliability')}>Reliability</vscode-button>`
}

function logBlock({ logs }: SweepModel, of: LogOf, title: string, { openLog }: RunDetailsActions): TemplateResult {
  const log = logs.get(of)
  const text = log === undefined ? 'Reading …' : (log.text ?? 'There is no log yet.')
  return html`<div class="log">
    <div class="log-head">
      <h3>${title}</h3>
      <vscode-button appearance="secondary" ?disabled=${log?.text === undefined} @click=${() => openLog(of)}>Open file</vscode-button>
    </div>
    ${log && log.skipped > 0 ? html`<p class="hint">The last part; the file has ${log.skipped} more bytes before it.</p>` : nothing}
    <pre tabindex="0" role="region" aria-label=${title}>${text}</pre>
  </div>`
}

function progressText({ stage, dataset, step, steps, done }: NonNullable<RunRow['progress']>): string {
  const what = stage === 'pretrain' ? 'pre-training' : 'finetuning'
  return `running, ${Math.round(done * 100)} %: ${what} on ${dataset}, batch ${step} of ${steps}`
}
