import { html, type TemplateResult } from 'lit-html'

export interface Option {
  readonly value: string
  readonly text: string
}

/**
 * A labelled drop-down list.
 *
 * @param labels the accessible label and, after `|`, a shorter visible one: `Samples per class|s`
 */
export function choice(
  labels: string,
  value: string,
  options: readonly Option[],
  change: (value: string) => void,
): TemplateResult {
  const [label, shown = label] = labels.split('|')
  return html`<div class="field">
    <span class="field-label" aria-hidden="true">${shown}</span>
    <vscode-dropdown
      aria-label=${label}
      data-value=${value}
      @change=${(event: Event) => {
        const chosen = (event.target as HTMLInputElement).value
        if (chosen !== value) change(chosen)
      }}
    >
      ${options.map(option => html`<vscode-option value=${option.value}>${option.text}</vscode-option>`)}
    </vscode-dropdown>
  </div>`
}

/** Drop-down lists know their options only a moment after they are drawn; only then can their value be set. */
export function settleChoices(page: ParentNode): void {
  for (const each of page.querySelectorAll<HTMLSelectElement>('vscode-dropdown'))
    if (each.value !== each.dataset.value) each.value = each.dataset.value!
}
