import { html, nothing, type TemplateResult } from 'lit-html'
import type { Remedy } from '../../messages.ts'
import type { DrawnSamples } from './drawn-samples.ts'
import { type EnlargedActions, enlargedSample, type Prediction } from './enlarged-sample.ts'
import { type ControlActions, inspectorControls, type Snapshot } from './inspector-controls.ts'
import type { Choices, InspectorView } from './inspector-view.ts'
import { samplesTable, type TableActions } from './samples-table.ts'
import { statementOf } from './statement.ts'

/** What is shown in place of the table. */
export type Shown =
  | { readonly kind: 'samples'; readonly samples: DrawnSamples }
  | { readonly kind: 'problem'; readonly message: string; readonly remedies: readonly Remedy[] }
  | { readonly kind: 'waiting'; readonly drawn: number; readonly total: number }

export interface PageActions extends ControlActions, TableActions {
  readonly enlarged: EnlargedActions
  mend(remedy: Remedy): void
  openFile(): void
}

/** @param open whether the requested batch has not arrived yet */
export function inspectorPage(
  snapshot: Snapshot,
  view: InspectorView,
  choices: Choices,
  shown: Shown,
  open: boolean,
  prediction: Prediction,
  actions: PageActions,
): TemplateResult {
  const { origin } = snapshot
  const batchesPerEpoch = shown.kind === 'samples' ? shown.samples.batch.batchesPerEpoch : undefined
  const statement = statementOf(origin, choices, view.fixed ? view.lambda : undefined)
  // Claim nothing about a batch that has not arrived yet.
  const said = shown.kind === 'samples' && !open
  return html`<h1 class="visually-hidden">Inspect augmentation${origin.name ? ` of ${origin.name}` : ''}</h1>
    ${
      origin.problem
        ? html`<p class="problem">
          ${origin.problem} Showing the defaults instead.
          <vscode-button appearance="secondary" @click=${actions.openFile}>Open file</vscode-button>
        </p>`
        : nothing
    }
    ${inspectorControls(snapshot, view, choices, batchesPerEpoch, actions)}
    <p class="statement ${said ? (statement.same ? 'same' : 'differs') : 'unsaid'}" role="status">
      ${said ? html`<span aria-hidden="true">${statement.same ? '✓' : '≠'}</span> ${statement.text}` : nothing}
    </p>
    ${place(shown, view, choices, prediction, actions)}`
}

function place(
  shown: Shown,
  view: InspectorView,
  choices: Choices,
  prediction: Prediction,
  actions: PageActions,
): TemplateResult {
  switch (shown.kind) {
    case 'samples':
      return html`<div class="body">
        <div class="table">${samplesTable(shown.samples, view, actions)}</div>
        ${enlargedSample(shown.samples, view.row, view.column, prediction, actions.enlarged)}
      </div>`
    case 'problem':
      return html`<div class="problem" role="alert">
        <p class="message">${shown.message}</p>
        ${shown.remedies.map(
          (remedy, index) =>
            html`<vscode-button appearance=${index === 0 ? 'primary' : 'secondary'} @click=${() => actions.mend(remedy)}
              >${remedyText(remedy)}</vscode-button
            >`,
        )}
      </div>`
    case 'waiting':
      return html`<div class="waiting">
        ${
          shown.total === 0
            ? html`<p>Reading ${choices.dataset} …</p>`
            : html`<p>
                Drawing ${choices.dataset} (only the first time): ${shown.drawn.toLocaleString('en-US')} of
                ${shown.total.toLocaleString('en-US')} images
              </p>
              <progress max=${shown.total} value=${shown.drawn} aria-label="Images drawn"></progress>`
        }
      </div>`
  }
}

function remedyText(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'fetchData':
      return `Download ${remedy.name}`
    case 'importImages':
      return 'Import images'
    case 'trust':
      return 'Manage workspace trust'
    case 'samplesPerClass':
      return `Use ${remedy.value} per class`
  }
}
