import { html, nothing, svg, type TemplateResult } from 'lit-html'
import { bars, largestShares } from './bars.ts'
import type { DrawnColumn, DrawnSamples, MixedImage } from './drawn-samples.ts'
import type { TrainedHead } from './received-batch.ts'
import { labelBars } from './samples-table.ts'
import { viewWords } from './view-words.ts'

/** The predictions of a network, or why there are none. */
export type Prediction =
  | { readonly kind: 'heads'; readonly title: string; readonly heads: readonly TrainedHead[] }
  | { readonly kind: 'text'; readonly text: string }

export interface EnlargedActions {
  select(column: string): void
  close(): void
  /** Arrow keys select a pixel of the image. */
  keydown(event: KeyboardEvent): void
}

/** One enlarged sample: what it is made of, its label, and the predictions of a trained network. */
export function enlargedSample(
  samples: DrawnSamples,
  row: number | null,
  key: string,
  prediction: Prediction,
  actions: EnlargedActions,
): TemplateResult {
  const chosen = samples.columns.find(({ column }) => column.key === key) ?? samples.columns[0]
  if (row === null || !chosen || row >= samples.sources.length)
    return html`<aside class="enlarged" aria-label="Enlarged sample">
      <p class="hint">Select a row to enlarge its sample.</p>
    </aside>`
  const sample = chosen.samples[row]
  return html`<aside class="enlarged" aria-label="Enlarged sample">
    <header>
      <h2>Sample ${row + 1}</h2>
      <vscode-button appearance="icon" aria-label="Close the enlarged sample" @click=${actions.close}>✕</vscode-button>
    </header>
    <div class="tabs" role="group" aria-label="Augmentation">
      ${samples.columns.map(
        ({ column, label }) => html`<button
          type="button"
          aria-pressed=${column.key === chosen.column.key}
          @click=${() => actions.select(column.key)}
        >
          ${label}
        </button>`,
      )}
    </div>
    <div class="large">
      <canvas
        width="28"
        height="28"
        tabindex="0"
        role="img"
        aria-label="${sample.description}. Arrow keys read its pixels."
        data-image="${chosen.column.key}/${row}"
        @keydown=${actions.keydown}
      ></canvas>
      ${marks(sample)}
    </div>
    <p class="made-of">${madeOf(sample, chosen, samples, row)}</p>
    <h3>Label</h3>
    ${labelBars(sample, samples.batch, row, 10)}
    <h3>${prediction.kind === 'heads' ? prediction.title : 'Network'}</h3>
    ${prediction.kind === 'text' ? html`<p class="hint">${prediction.text}</p>` : prediction.heads.map(head => predictionBars(head, sample))}
  </aside>`
}

/** Outlines the partner's patches where they replace the image; a blend covers all of it and is described in text. */
function marks({ composition }: MixedImage) {
  const patches = composition.patches.filter(({ weight }) => weight === 1)
  return svg`<svg class="marks" viewBox="0 0 28 28" aria-hidden="true">
    ${patches.map(
      ({ left, top, right, bottom }) => svg`
        <rect class="outline under" x=${left + 0.15} y=${top + 0.15} width=${right - left - 0.3} height=${bottom - top - 0.3}></rect>
        <rect class="outline" x=${left + 0.15} y=${top + 0.15} width=${right - left - 0.3} height=${bottom - top - 0.3}></rect>
        <text x=${left + 0.6} y=${top + 1.9}>partner</text>`,
    )}
  </svg>`
}

function madeOf({ composition }: MixedImage, { column }: DrawnColumn, samples: DrawnSamples, row: number) {
  const { batch } = samples
  const name = (position: number) => `${batch.classes[batch.labels[position]]} (#${batch.indices[position]})`
  const [patch] = composition.patches
  const seen = viewWords(composition.view ?? [], name)
  if (!patch) return seen === '' ? `The unchanged image: ${name(row)}.` : `${name(row)}, ${seen}.`
  if (patch.weight === 1)
    return `The outlined part is from the partner, ${name(patch.source)}; the rest is ${name(row)}.`
  const own = 1 - patch.weight
  return html`${own.toFixed(3)} × ${name(row)} + ${patch.weight.toFixed(3)} × partner ${name(patch.source)}${
    column.parameters.alpha === undefined
      ? nothing
      : html`, λ from Beta(${column.parameters.alpha}, ${column.parameters.alpha})`
  }`
}

const MOST_CLASSES = 5

function predictionBars({ purpose, dataset, classes, probabilities }: TrainedHead, { normalised, label }: MixedImage) {
  const likeliest = largestShares(probabilities(normalised), MOST_CLASSES)
  const words =
    purpose === 'pretrainer' ? `Pre-training head (${dataset})` : `Finetuned head (${dataset}), on the frozen extractor`
  return html`<h4>${words}</h4>
    ${bars(
      `Probabilities: ${words}`,
      likeliest.map(({ index, share }) => ({
        name: classes[index],
        share,
        kind: label[index] > 0 ? 'own' : 'plain',
      })),
    )}`
}
