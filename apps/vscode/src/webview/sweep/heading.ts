import { pretrainBatchSizes } from '@finetune-lab/analysis'
import {
  datasetTitle,
  formatCount,
  formatLocalTime,
  formatNumberOf,
  formatRuns,
  formatSecondsLeft,
} from '@finetune-lab/charts/dom'
import { seedWords } from '@finetune-lab/experiment'
import { executorDescription } from '@finetune-lab/model/page'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { FromSweepPanel } from '../../messages.ts'
import { runTitle, type SweepModel } from './model.ts'
import type { EngineCommand } from './pending-command.ts'

export interface HeadingActions {
  readonly post: (message: FromSweepPanel) => void
  readonly chooseFailed: () => void
  readonly showEngineLog: () => void
  readonly ask: (command: EngineCommand) => void
}

/**
 * Name, state, progress, and the buttons to control the sweep.
 *
 * @param pending the button pressed, until the engine reacts
 */
export function heading(
  model: SweepModel,
  pending: EngineCommand | undefined,
  actions: HeadingActions,
): TemplateResult {
  const { record, state, locked } = model
  return html`<header>
    <div class="title-row">
      <h1 title=${record.id}>${record.name}</h1>
      <p class="state" data-state=${state} role="status"><span class="state-mark" aria-hidden="true"></span>${stateText(model)}</p>
      <p class="pace">${paceText(model)}</p>
      <div class="state-action">${stateButton(model, pending, actions)}</div>
    </div>
    <progress
      class="sweep-progress"
      aria-label="Progress of the sweep"
      max="1"
      .value=${model.pace.done}
      data-state=${state}
    ></progress>
    ${locked ? html`<p class="notice">${locked}</p>` : nothing}
    <div class="about">${trouble(model, actions) ?? about(model, actions)}</div>
  </header>`
}

function stateText({ state, stopped, workers, record }: SweepModel): string {
  if (state === 'waiting') return 'waiting for Slurm'
  if (state === 'interrupted' && stopped) return 'stopped'
  if (state !== 'running') return state
  if (workers === undefined) return 'running'
  const { name, build } = record.executor
  return `running on ${executorDescription(name).place(workers, build)}`
}

function stateButton({ state, locked }: SweepModel, pending: EngineCommand | undefined, { ask }: HeadingActions) {
  const disabled = locked !== undefined || pending !== undefined
  if (state === 'running' || state === 'waiting')
    return html`<vscode-button appearance="secondary" ?disabled=${disabled} title=${locked ?? 'Stop the sweep; finished runs are kept'} @click=${() => ask('stop')}
      >${pending === 'stop' ? 'Stopping …' : 'Stop'}</vscode-button
    >`
  if (state === 'finished') return nothing
  return html`<vscode-button ?disabled=${disabled} title=${locked ?? 'Continue with the remaining runs'} @click=${() => ask('resume')}
    >${pending === 'resume' ? 'Starting …' : 'Resume'}</vscode-button
  >`
}

function paceText({ pace, state, slurm }: SweepModel): string {
  const { total, most, finished, failed, secondsLeft, stepsPerSecond } = pace
  const parts = [`${finished} of ${formatRuns(total, most)}`]
  if (failed > 0) parts.push(`${failed} failed`)
  if (state === 'running') {
    parts.push(
      secondsLeft === undefined
        ? 'estimating time left …'
        : `${most === undefined ? '' : 'up to '}${formatSecondsLeft(secondsLeft)} left`,
    )
    if (stepsPerSecond !== undefined) parts.push(stepsText(stepsPerSecond))
  }
  if (slurm && (state === 'running' || state === 'waiting')) parts.push(slurm)
  return parts.join(' · ')
}

function stepsText(perSecond: number): string {
  if (perSecond < 1000) return `${Math.round(perSecond)} steps/s`
  return `${(perSecond / 1000).toPrecision(perSecond < 10_000 ? 2 : 3)} k steps/s`
}

/** What the sweep is. Shown where problems would be shown, so that the layout does not jump. */
function about({ record }: SweepModel, { post }: HeadingActions): TemplateResult {
  const { pretrain, finetune } = record.experiment
  const title = (dataset: string) => datasetTitle(record.datasets, dataset)
  return html`<p class="facts" title=${record.executor.reason ?? nothing}>
      ${[pretrain.dataset].flat().map(title).join(', ')} → ${finetune.dataset.map(title).join(', ')} ·
      ${formatNumberOf(pretrain.augmentation.length, 'augmentation')} × ${formatNumberOf(pretrain.samplesPerClass.length, 'size')}
      × ${seedWords(record.experiment)} · ${[pretrain.batches].flat().map(formatCount).join(' or ')} batches of ${pretrainBatchSizes(record)} ·
      ${formatLocalTime(record.created)} · ${record.executor.device}
    </p>
    <div class="buttons">
      <vscode-button appearance="secondary" title=${record.file} @click=${() => post({ type: 'openExperiment' })}
        >Experiment file</vscode-button
      >
      <vscode-button
        appearance="secondary"
        title="Show what the augmentations make of the images that the first run trained on"
        @click=${() => post({ type: 'inspect', run: 0 })}
        >Inspect</vscode-button
      >
    </div>`
}

/** What went wrong, where, and how to continue. */
function trouble(model: SweepModel, { chooseFailed, showEngineLog }: HeadingActions): TemplateResult | undefined {
  const failed = model.runs.filter(({ state }) => state === 'failed')
  const engineLog = html`<vscode-button appearance="secondary" @click=${showEngineLog}>Engine log</vscode-button>`
  if (failed.length > 0)
    return html`<div class="trouble" data-kind="failed">
      <p>
        <strong>${failed.length === 1 ? `A run failed: ${runTitle(failed[0])}.` : `${failed.length} runs failed, first ${runTitle(failed[0])}.`}</strong>
        <span class="message">${failed[0].error}</span>
      </p>
      <div class="buttons">
        <vscode-button appearance="secondary" @click=${chooseFailed}>Show its log</vscode-button>
        ${model.state === 'running' ? nothing : engineLog}
      </div>
    </div>`
  if (model.state !== 'interrupted') return undefined
  const { finished, total, most } = model.pace
  const reason = model.halted ?? (model.stopped ? 'Stopped' : 'This sweep is not running')
  return html`<div class="trouble" data-kind="interrupted">
    <p>
      <strong>${reason}.</strong> ${model.slurm ? `${model.slurm}. ` : ''}${finished} of ${formatRuns(total, most)} finished. Resume
      continues, with the same results as without the interruption.
    </p>
    <div class="buttons">${engineLog}</div>
  </div>`
}
