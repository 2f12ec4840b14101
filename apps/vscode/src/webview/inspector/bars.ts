import { html, svg, type TemplateResult } from 'lit-html'

export interface Bar {
  readonly name: string
  /** 0 … 1 */
  readonly share: number
  /** Where the share comes from: the image itself, its partner, or neither. */
  readonly kind: 'own' | 'partner' | 'plain'
}

/** A distribution over classes as bars with name and number: `7 ▇▇▇▇▇ 0.83`. */
export function bars(label: string, distribution: readonly Bar[]): TemplateResult {
  return html`<ul class="bars" aria-label=${label}>
    ${distribution.map(
      ({ name, share, kind }) => html`<li>
        <span class="class" title=${name}>${name}</span>
        <svg class="bar ${kind}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
          ${svg`<rect class="room" width="100" height="10"></rect><rect class="share" width=${100 * share} height="10"></rect>`}
        </svg>
        <span class="number">${share.toFixed(2)}</span>
      </li>`,
    )}
  </ul>`
}

/** The classes with a non-zero share, largest first. */
export function largestShares(distribution: ArrayLike<number>, most: number): { index: number; share: number }[] {
  return Array.from(distribution, (share, index) => ({ index, share }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, most)
}
