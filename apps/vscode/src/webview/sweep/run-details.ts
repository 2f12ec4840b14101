import type { Collapse } from '@finetune-lab/analysis'
import { datasetTitle, formatDuration, formatPercent } from '@finetune-lab/charts/dom'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { LogOf } from '../../messages.ts'
import { type RunRow, runTitle, type SweepModel } from './model.ts'
import type { SweepView, Tab } from './view.ts'

export interface RunDetailsActions {
  readonly show: (tab: Tab) => void
  readonly inspect: (index: number) => void
  readonly toggleLog: () => void
  readonly openLog: (of: LogOf) => void
}

/** Details of the selected runs, with buttons for losses, confusion, samples and log. */
export function runDetails(
  model: SweepModel,
  view: SweepView,
  chosen: readonly RunRow[],
  engineLog: boolean,
  actions: RunDetailsActions,
): TemplateResult {
  return html`<section class="details" aria-label="Selected runs">
    ${engineLog ? logBlock(model, 'engine', 'Engine log', actions) : nothing}
    ${
      chosen.length === 0
        ? html`<p class="hint">
            Select a run in the table or a point in the chart to see its losses, its log, its confusion matrix, and the
            samples that it trained on. Ctrl or Shift selects several.
          </p>`
        : chosen.length === 1
          ? one(model, view, chosen[0], actions)
          : several(chosen, actions)
    }
  </section>`
}

function one(model: SweepModel, view: SweepView, run: RunRow, actions: RunDetailsActions): TemplateResult {
  const { state, result, collapses, progress, error } = run
  const facts: (readonly [string, string])[] = [
    ['State', state === 'running' && progress ? progressText(progress) : state],
    ...(result?.finetunes ?? []).map(
      ({ dataset, accuracy, loss }) =>
        [
          datasetTitle(model.record.datasets, dataset),
          `${formatPercent(accuracy)}, mean test loss ${loss.toFixed(2)}${collapseText(collapses?.[dataset])}`,
        ] as const,
    ),
    ...(result
      ? [
          [
            'Pre-training',
            `${formatDuration(result.pretraining.seconds)}, last loss ${result.pretraining.finalLoss.toFixed(3)}`,
          ] as const,
        ]
      : []),
  ]
  return html`<h3>${runTitle(run)}</h3>
    ${error ? html`<p class="message error">${error}</p>` : nothing}
    <dl>
      ${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
    </dl>
    <div class="buttons">
      ${chartButtons([run], actions)}
      <vscode-button appearance="secondary" @click=${() => actions.inspect(run.index)}>Samples</vscode-button>
      <vscode-button appearance="secondary" aria-expanded=${view.showLog} @click=${actions.toggleLog}>Log</vscode-button>
    </div>
    ${view.showLog ? logBlock(model, run.index, `Log of ${runTitle(run)}`, actions) : nothing}`
}

const collapseText = (collapse: Collapse | undefined) =>
  collapse
    ? `: training collapsed, ${collapse === 'one class' ? 'the network predicts one class' : 'no better than chance'}`
    : ''

function several(chosen: readonly RunRow[], actions: RunDetailsActions): TemplateResult {
  return html`<h3>${chosen.length} runs</h3>
    <p class="several">${chosen.slice(0, 12).map(runTitle).join('; ')}${chosen.length > 12 ? '; …' : ''}</p>
    <div class="buttons">${chartButtons(chosen, actions)}</div>`
}

function chartButtons(chosen: readonly RunRow[], { show }: RunDetailsActions) {
  const done = chosen.some(({ result }) => result)
  return html`<vscode-button appearance="secondary" @click=${() => show('loss')}>Losses</vscode-button>
    <vscode-button appearance="secondary" ?disabled=${!done} @click=${() => show('confusion')}>Confusion</vscode-button>`
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
