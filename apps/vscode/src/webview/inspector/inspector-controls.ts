import { html, nothing, type TemplateResult } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import type { ToInspectorPanel } from '../../messages.ts'
import { settleLabels } from '../controls.ts'
import { type Choices, firstChoices, type InspectedColumn, type InspectorView } from './inspector-view.ts'
import { parameterSliders } from './parameter-slider.ts'
import { drawsLambda } from './statement.ts'

export type Snapshot = Extract<ToInspectorPanel, { type: 'snapshot' }>

export interface ControlActions {
  choose(change: Partial<Choices>): void
  show(change: Partial<InspectorView>): void
  saveSheet(): void
}

/** The controls above the table. */
export function inspectorControls(
  { origin, datasets, networks }: Snapshot,
  view: InspectorView,
  choices: Choices,
  batchesPerEpoch: number | undefined,
  actions: ControlActions,
): TemplateResult {
  const { choose, show } = actions
  const sizes = ascending([...origin.samplesPerClass, choices.samplesPerClass])
  const changeColumn = (key: string, change: Partial<InspectedColumn>) =>
    choose({ columns: choices.columns.map(column => (column.key === key ? { ...column, ...change } : column)) })
  const shown = choices.columns.filter(column => column.shown)
  const mixing = shown.filter(({ parameters }) => Object.keys(parameters).length > 0)
  const anyLambda = shown.some(drawsLambda)
  const changed = JSON.stringify(choices) !== JSON.stringify(firstChoices(origin)) || view.fixed
  return html`<div class="controls" role="group" aria-label="What is shown">
    ${field(
      'Data set',
      dropdown(
        'Data set',
        choices.dataset,
        datasets.map(({ name, title, found }) => ({ value: name, text: found ? title : `${title} (missing)` })),
        dataset => choose({ dataset }),
      ),
    )}
    ${field(
      'Split',
      dropdown(
        'Split',
        choices.split,
        ['train', 'test'].map(value => ({ value, text: value })),
        split => choose({ split: split as Choices['split'] }),
      ),
    )}
    ${field(
      'Samples per class',
      dropdown(
        'Samples per class',
        String(choices.samplesPerClass),
        sizes.map(size => ({ value: String(size), text: String(size) })),
        size => choose({ samplesPerClass: Number(size) }),
      ),
    )}
    ${field(
      'Seed',
      numberField('Seed', choices.seed, 0, Number.MAX_SAFE_INTEGER, seed => choose({ seed })),
    )}
    ${batchField(choices, origin.batches, batchesPerEpoch, batch => choose({ batch }))}
    ${field(
      'Network',
      dropdown(
        'Network',
        view.network ?? '',
        [{ value: '', text: networks.length === 0 ? 'no finished run' : 'none' }].concat(
          networks.map(({ run, title }) => ({ value: run, text: title })),
        ),
        run => show({ network: run || null }),
      ),
    )}
    </div>
    <div class="controls mixing" role="group" aria-label="Augmentations">
    <fieldset>
      <legend>Augmentations</legend>
      ${choices.columns.map(
        ({ key, shown }) => html`<vscode-checkbox
          .checked=${live(shown)}
          @change=${(event: Event) => {
            const { checked } = event.target as HTMLInputElement
            if (checked !== shown) changeColumn(key, { shown: checked })
          }}
          >${key}</vscode-checkbox
        >`,
      )}
    </fieldset>
    ${mixing.map(column =>
      parameterSliders(column, mixing.length > 1, (name, value) =>
        changeColumn(column.key, { parameters: { ...column.parameters, [name]: value } }),
      ),
    )}
    <div class="density" ?hidden=${!anyLambda}></div>
    <div class="slider" ?hidden=${!anyLambda}>
      <vscode-checkbox
        data-label="Fix λ"
        .checked=${live(view.fixed)}
        @change=${(event: Event) => {
          const { checked } = event.target as HTMLInputElement
          if (checked !== view.fixed) show({ fixed: checked })
        }}
        >fix λ <output>${view.lambda.toFixed(2)}</output></vscode-checkbox
      >
      <input
        type="range"
        min="0"
        max="1"
        step="0.01"
        data-lambda
        aria-label="λ for every sample"
        ?disabled=${!view.fixed}
        .value=${live(String(view.lambda))}
        @input=${(event: Event) => show({ lambda: Number((event.target as HTMLInputElement).value) })}
      />
    </div>
    <vscode-checkbox
      .checked=${live(view.values === 'normalised')}
      @change=${(event: Event) => {
        const values = (event.target as HTMLInputElement).checked ? 'normalised' : 'shown'
        if (values !== view.values) show({ values })
      }}
      >Pixel values normalised</vscode-checkbox
    >
    <div class="actions">
      <vscode-button
        appearance="secondary"
        class=${changed ? nothing : 'unneeded'}
        ?disabled=${!changed}
        @click=${() => {
          choose(firstChoices(origin))
          show({ fixed: false })
        }}
        >Reset</vscode-button
      >
      <vscode-button appearance="secondary" @click=${actions.saveSheet}>Save contact sheet</vscode-button>
    </div>
  </div>`
}

const field = (label: string, control: TemplateResult) =>
  html`<div class="field"><span class="field-label" aria-hidden="true">${label}</span>${control}</div>`

function dropdown(
  label: string,
  value: string,
  options: readonly { value: string; text: string }[],
  change: (value: string) => void,
): TemplateResult {
  return html`<vscode-dropdown
    aria-label=${label}
    data-value=${value}
    @change=${(event: Event) => change((event.target as HTMLInputElement).value)}
  >
    ${options.map(option => html`<vscode-option value=${option.value}>${option.text}</vscode-option>`)}
  </vscode-dropdown>`
}

/**
 * Sets what the toolkit's elements cannot get from a template: dropdowns know their options only a moment after they are
 * drawn, and text fields and checkboxes overwrite their accessible name when they are connected.
 */
export function settleControls(page: ParentNode): void {
  for (const each of page.querySelectorAll<HTMLSelectElement>('vscode-dropdown'))
    if (each.value !== each.dataset.value) each.value = each.dataset.value!
  settleLabels(page)
}

/** A field for a whole number; invalid input is reverted. */
function numberField(
  label: string,
  value: number,
  least: number,
  most: number,
  change: (value: number) => void,
): TemplateResult {
  return html`<vscode-text-field
    class="number"
    data-label=${label}
    .value=${live(String(value))}
    @change=${(event: Event) => {
      const input = event.target as HTMLInputElement
      const typed = Number(input.value)
      if (input.value.trim() !== '' && Number.isInteger(typed) && typed >= least && typed <= most) change(typed)
      else input.value = String(value)
    }}
  ></vscode-text-field>`
}

function batchField(
  { batch }: Choices,
  batches: number,
  batchesPerEpoch: number | undefined,
  change: (batch: number) => void,
): TemplateResult {
  const epoch = batchesPerEpoch ? `epoch ${Math.floor(batch / batchesPerEpoch) + 1}` : ''
  const button = (label: string, sign: string, to: number) =>
    html`<vscode-button
      appearance="icon"
      aria-label=${label}
      ?disabled=${to < 0 || to >= batches}
      @click=${() => change(to)}
      >${sign}</vscode-button
    >`
  return field(
    'Batch',
    html`<div class="batch">
      ${button('Previous batch', '◀', batch - 1)}
      ${numberField('Batch', batch + 1, 1, batches, number => change(number - 1))}
      <span class="of">of ${batches.toLocaleString('en-US')}</span>
      ${button('Next batch', '▶', batch + 1)}
      <span class="epoch">${epoch}</span>
    </div>`,
  )
}

const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b)
