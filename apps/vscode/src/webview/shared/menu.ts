import { html, type TemplateResult } from 'lit-html'

/** A button that opens a small box of controls below it. Esc, a click elsewhere and leaving with Tab close it. */
export function menu(label: string, content: unknown): TemplateResult {
  return html`<details class="menu" @keydown=${closeOnEscape} @focusout=${closeOnLeave}>
    <summary>${label} <span aria-hidden="true">▾</span></summary>
    <div class="menu-content">${content}</div>
  </details>`
}

/** An entry that runs an action and closes the menu. */
export function menuItem(label: string, run: () => void): TemplateResult {
  const choose = (event: Event) => {
    close((event.currentTarget as Element).closest('details'), true)
    run()
  }
  return html`<button type="button" class="menu-item" @click=${choose}>${label}</button>`
}

function closeOnEscape(event: KeyboardEvent): void {
  const details = event.currentTarget as HTMLDetailsElement
  if (event.key !== 'Escape' || !details.open) return
  event.stopPropagation()
  close(details, true)
}

function closeOnLeave(event: FocusEvent): void {
  const details = event.currentTarget as HTMLDetailsElement
  if (!details.contains(event.relatedTarget as Node | null)) close(details, false)
}

function close(details: HTMLDetailsElement | null, focus: boolean): void {
  if (!details) return
  details.open = false
  if (focus) details.querySelector('summary')!.focus()
}
