import { comparisonRefusal } from '@finetune-lab/analysis'
import { datasetTitle, matchTitle } from '@finetune-lab/charts/dom'
import { html, nothing, type TemplateResult } from 'lit-html'
import { choice } from '../shared/choice.ts'
import {
  type ChosenNetworks,
  type ChosenPair,
  type CompareModel,
  comparableNetworks,
  matchKey,
} from './compare-model.ts'
import type { CompareView } from './compare-view.ts'
import { comparisonTable } from './comparison-table.ts'
import { configurationTable } from './configuration-table.ts'
import { confusionWords } from './confusion-section.ts'
import { type DisagreementActions, disagreementsSection } from './disagreements-section.ts'
import { type ExportActions, exportMenu } from './export-menu.ts'
import type { Shown } from './shown.ts'
import { type SweepsActions, sweepName, sweepsBar } from './sweeps-bar.ts'
import { transferSection } from './transfer-section.ts'

export type CompareActions = SweepsActions & DisagreementActions & ExportActions

/** The whole panel; figures are drawn into their places afterwards. */
export function compareTemplate(
  model: CompareModel,
  view: CompareView,
  shown: Shown,
  pixels: ReadonlyMap<number, Uint8Array>,
  said: string,
  actions: CompareActions,
): TemplateResult {
  const { sweeps, messages } = model
  return html`<header class="compare-head">
      <h1 class="visually-hidden">Compare sweeps</h1>
      ${sweepsBar(messages, view.names, actions)}
      ${sweeps.length > 0 ? exportMenu(sweeps, actions) : nothing}
    </header>
    <div class="visually-hidden" aria-live="polite">${said}</div>
    ${messages.map(message =>
      message.type === 'unreadable'
        ? html`<p class="error" role="alert">
            <span><strong>${sweepName(message, view.names)}</strong>: ${message.error}</span>
            <vscode-button appearance="secondary" @click=${() => actions.remove(message.folder)}>Remove</vscode-button>
          </p>`
        : nothing,
    )}
    ${sweeps.length === 0 ? empty(actions) : html`${figurePlaces(model, view, actions)} ${details(model, view, shown, pixels, actions)}`}`
}

function empty(actions: CompareActions): TemplateResult {
  return html`<div class="empty">
    <p>Add two or more sweeps. The first is the reference that the others are compared with.</p>
    <vscode-button @click=${actions.add}>Add sweeps</vscode-button>
  </div>`
}

function figurePlaces(
  { sweeps, comparisons }: CompareModel,
  view: CompareView,
  actions: CompareActions,
): TemplateResult {
  const reasons = comparisons.map(comparisonRefusal)
  const nothingCompared = reasons.every(reason => reason !== undefined)
  const layout = (name: CompareView['layout'], text: string) =>
    html`<vscode-button
      appearance=${view.layout === name ? 'primary' : 'secondary'}
      aria-pressed=${view.layout === name}
      @click=${() => actions.change({ layout: name })}
      >${text}</vscode-button
    >`
  return html`<div class="controls">
      <div role="group" aria-label="Curves" class="buttons">
        ${layout('overlaid', 'Overlaid')} ${layout('per augmentation', 'Per augmentation')}
        ${layout('side by side', 'Side by side')}
      </div>
      <vscode-checkbox ?checked=${view.table} @change=${(event: Event) => actions.change({ table: (event.target as HTMLInputElement).checked })}
        >Table</vscode-checkbox
      >
    </div>
    <div class="figures" data-layout=${view.layout}>
      <section aria-labelledby="curves-title">
        <h2 id="curves-title">Finetune accuracy</h2>
        <div id="curves"></div>
      </section>
      <section aria-labelledby="differences-title">
        <h2 id="differences-title">Difference to ${sweeps[0].letter}</h2>
        ${
          sweeps.length > 1
            ? nothingCompared
              ? reasons.map(reason => html`<p>${reason}</p>`)
              : nothing
            : html`<p>
                Add a second sweep to see differences.
                <vscode-button appearance="secondary" @click=${actions.add}>Add sweep</vscode-button>
              </p>`
        }
        <div id="differences" ?hidden=${nothingCompared}></div>
      </section>
    </div>`
}

function details(
  { sweeps }: CompareModel,
  view: CompareView,
  shown: Shown,
  pixels: ReadonlyMap<number, Uint8Array>,
  actions: CompareActions,
): TemplateResult {
  const { pair, networks, seeds, seed, means, asking } = shown
  return html`${
    pair
      ? html`<section aria-labelledby="table-title">
          <div class="section-row">
            <h2 id="table-title">${pair.a.letter} against ${pair.b.letter}</h2>
            ${pairChoices(sweeps, pair, actions)}
          </div>
          ${comparisonTable(pair)}
        </section>`
      : nothing
  }
  ${configurationTable(sweeps, view.allSettings, allSettings => actions.change({ allSettings }))}
  ${transferSection(sweeps, view.transfer, transfer => actions.change({ transfer }))}
  ${
    pair && pair.target.otherTest === undefined
      ? html`<section aria-labelledby="confusion-title">
          <div class="section-row">
            <h2 id="confusion-title">Confusion</h2>
            ${networks ? networkChoices(pair, networks, actions) : nothing}
          </div>
          ${networks ? nothing : html`<p>Both sweeps need a finished run with the same augmentation and size.</p>`}
          <div id="confusion" ?hidden=${!networks}></div>
          <p>${networks ? confusionWords(pair, means) : ''}</p>
        </section>
        ${networks ? disagreementsSection(pair, seeds, seed, asking, view, pixels, actions) : nothing}`
      : nothing
  }`
}

function pairChoices(
  sweeps: CompareModel['sweeps'],
  { a, b, comparison, target }: ChosenPair,
  { change }: CompareActions,
): TemplateResult {
  const titleOf = ({ a: first, b: second }: typeof target.target) => {
    const titles = [datasetTitle(a.record.datasets, first), datasetTitle(b.record.datasets, second)]
    return first === second ? titles[0] : titles.join(' | ')
  }
  return html`${
    sweeps.length > 2
      ? choice(
          'Compared with the reference',
          b.key,
          sweeps.slice(1).map(({ key, letter, record }) => ({ value: key, text: `${letter}: ${record.name}` })),
          other => change({ other, page: 0 }),
        )
      : nothing
  }
  ${
    comparison.targets.length > 1
      ? choice(
          'Finetuned on',
          matchKey(target.target),
          comparison.targets.map(one => ({ value: matchKey(one.target), text: titleOf(one.target) })),
          chosen => change({ target: chosen, page: 0 }),
        )
      : html`<span class="muted">on ${titleOf(target.target)}</span>`
  }`
}

function networkChoices(
  pair: ChosenPair,
  { augmentation, samplesPerClass }: ChosenNetworks,
  { change }: CompareActions,
): TemplateResult {
  const all = comparableNetworks(pair)
  const labels = new Map(all.map(one => [matchKey(one.augmentation), matchTitle(one.augmentation)]))
  const sizesOf = (label: string) =>
    all.filter(one => matchKey(one.augmentation) === label).map(one => one.samplesPerClass)
  const own = matchKey(augmentation)
  return html`${choice(
    'Augmentation of the networks|augmentation',
    own,
    [...labels].map(([value, text]) => ({ value, text })),
    label => {
      const sizes = sizesOf(label)
      const size = sizes.includes(samplesPerClass) ? samplesPerClass : sizes[sizes.length - 1]
      change({ networks: { augmentation: label, samplesPerClass: size }, page: 0 })
    },
  )}
    ${choice(
      'Samples per class of the networks|samples per class',
      String(samplesPerClass),
      sizesOf(own).map(size => ({ value: String(size), text: String(size) })),
      size => change({ networks: { augmentation: own, samplesPerClass: Number(size) }, page: 0 }),
    )}`
}
