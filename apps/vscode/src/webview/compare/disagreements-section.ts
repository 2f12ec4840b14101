import { formatCount, formatP } from '@finetune-lab/charts/dom'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { DisagreementSummary } from '../../messages.ts'
import { choice } from '../shared/choice.ts'
import type { ChosenPair, SeedPair } from './compare-model.ts'
import type { CompareView } from './compare-view.ts'

/** State of running the two networks. */
export type Asking =
  | { readonly type: 'not asked'; readonly error?: string }
  | { readonly type: 'asking'; readonly share?: number; readonly words: string }
  | { readonly type: 'answered'; readonly summary: DisagreementSummary }

export interface DisagreementActions {
  ask(): void
  cancel(): void
  change(view: Partial<CompareView>): void
}

export const IMAGES_A_PAGE = 24

/** Test images that the two networks classify differently, one page at a time. */
export function disagreementsSection(
  pair: ChosenPair,
  seeds: readonly SeedPair[],
  chosen: SeedPair | undefined,
  asking: Asking,
  view: CompareView,
  pixels: ReadonlyMap<number, Uint8Array>,
  actions: DisagreementActions,
): TemplateResult {
  const { a, b } = pair
  return html`<section aria-labelledby="disagreements">
    <div class="section-row">
      <h2 id="disagreements">Test images on which they disagree</h2>
      ${
        chosen
          ? choice(
              'Seed of the networks|seed',
              JSON.stringify(chosen),
              seeds.map(each => ({
                value: JSON.stringify(each),
                text: each.a === each.b ? String(each.a) : `${each.a} and ${each.b}`,
              })),
              value => actions.change({ seeds: value, page: 0, asked: false }),
            )
          : nothing
      }
    </div>
    ${body(pair, chosen, asking, view, pixels, actions, [a.letter, b.letter])}
  </section>`
}

function body(
  pair: ChosenPair,
  chosen: SeedPair | undefined,
  asking: Asking,
  view: CompareView,
  pixels: ReadonlyMap<number, Uint8Array>,
  actions: DisagreementActions,
  letters: readonly [string, string],
): TemplateResult {
  if (pair.target.otherTest !== undefined)
    return html`<p>${letters.join(' and ')} are tested on different images, so there are none to compare.</p>`
  if (!chosen) return html`<p>This needs a finished run of each sweep with the same seed.</p>`
  switch (asking.type) {
    case 'not asked':
      return html`${asking.error ? html`<p class="error" role="alert">${asking.error}</p>` : nothing}
        <p>Runs both networks on every test image in a separate process. This takes a few seconds.</p>
        <vscode-button @click=${actions.ask}>Run both networks</vscode-button>`
    case 'asking':
      return html`<div class="asking" role="status">
        <progress aria-label="Running the networks" .value=${asking.share ?? 0} max="1"></progress>
        <span>${asking.words}${asking.share === undefined ? '' : ` ${Math.round(100 * asking.share)} %`}</span>
        <vscode-button appearance="secondary" @click=${actions.cancel}>Cancel</vscode-button>
      </div>`
    case 'answered':
      return answered(asking.summary, view, pixels, actions, letters)
  }
}

function answered(
  summary: DisagreementSummary,
  view: CompareView,
  pixels: ReadonlyMap<number, Uint8Array>,
  actions: DisagreementActions,
  [a, b]: readonly [string, string],
): TemplateResult {
  const chosen = chosenImages(summary, view.right)
  const pages = Math.max(1, Math.ceil(chosen.length / IMAGES_A_PAGE))
  const page = Math.min(view.page, pages - 1)
  const shown = chosen.slice(page * IMAGES_A_PAGE, (page + 1) * IMAGES_A_PAGE)
  const counts = {
    all: summary.images.length,
    a: summary.images.filter(image => image.a === image.truth).length,
    b: summary.images.filter(image => image.b === image.truth).length,
  }
  const option = (value: CompareView['right'], text: string) => ({ value, text })
  return html`<p>
      They disagree on ${formatCount(counts.all)} of ${formatCount(summary.testImages)} test images. Both right:
      ${formatCount(summary.bothRight)}; ${a} alone: ${formatCount(summary.onlyA)}; ${b} alone:
      ${formatCount(summary.onlyB)}; neither: ${formatCount(summary.neither)}. Test that both are right equally often:
      p ${formatP(summary.p).startsWith('<') ? '' : '= '}${formatP(summary.p)} (McNemar, for these two networks only).
      ${summary.asInResults ? '' : 'This machine’s kernels round differently from those that trained: single predictions may differ from the results.'}
    </p>
    <div class="section-row">
      ${choice(
        'Which images|show',
        view.right,
        [
          option('all', `all ${formatCount(counts.all)}`),
          option('a', `${a} is right (${formatCount(counts.a)})`),
          option('b', `${b} is right (${formatCount(counts.b)})`),
          option('neither', `neither is (${formatCount(counts.all - counts.a - counts.b)})`),
        ],
        right => actions.change({ right: right as CompareView['right'], page: 0 }),
      )}
      <div class="pager" role="group" aria-label="Pages">
        <vscode-button appearance="icon" aria-label="Previous page" ?disabled=${page === 0} @click=${() => actions.change({ page: page - 1 })}>◀</vscode-button>
        <span aria-live="polite">page ${page + 1} of ${pages}</span>
        <vscode-button appearance="icon" aria-label="Next page" ?disabled=${page >= pages - 1} @click=${() => actions.change({ page: page + 1 })}>▶</vscode-button>
      </div>
    </div>
    ${chosen.length === 0 ? html`<p>There are none.</p>` : nothing}
    <ol class="images">
      ${shown.map(image => {
        const name = (index: number) => summary.classes[index] ?? String(index)
        const verdict = (said: number) => (said === image.truth ? 'right' : 'wrong')
        return html`<li data-index=${image.index}>
          <canvas
            width="28"
            height="28"
            role="img"
            aria-label=${`Test image ${image.index}: ${name(image.truth)}`}
            .pixels=${pixels.get(image.index)}
          ></canvas>
          <dl>
            <div><dt>truth</dt><dd>${name(image.truth)}</dd></div>
            <div class=${verdict(image.a)}><dt>${a} says</dt><dd>${name(image.a)}</dd></div>
            <div class=${verdict(image.b)}><dt>${b} says</dt><dd>${name(image.b)}</dd></div>
          </dl>
          <span class="muted">#${image.index}</span>
        </li>`
      })}
    </ol>`
}

/** The images that match the filter, over all pages. */
export function chosenImages(
  { images }: DisagreementSummary,
  right: CompareView['right'],
): DisagreementSummary['images'] {
  return images.filter(({ truth, a, b }) => {
    if (right === 'a') return a === truth
    if (right === 'b') return b === truth
    return right === 'all' || (a !== truth && b !== truth)
  })
}

/** Paints the canvases of a page with their images; grey values unchanged, white on black. */
export function paintImages(page: ParentNode): void {
  for (const canvas of page.querySelectorAll<HTMLCanvasElement & { pixels?: Uint8Array; painted?: Uint8Array }>(
    '.images canvas',
  )) {
    const { pixels } = canvas
    if (canvas.painted === pixels) continue
    const context = canvas.getContext('2d')!
    const image = context.createImageData(28, 28)
    for (let i = 0; i < 784; i++) image.data.set([pixels?.[i] ?? 0, pixels?.[i] ?? 0, pixels?.[i] ?? 0, 255], 4 * i)
    context.putImageData(image, 0, 0)
    canvas.painted = pixels
  }
}
