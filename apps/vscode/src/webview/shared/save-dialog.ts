import { html, type TemplateResult } from 'lit-html'
import * as z from 'zod'

/** The choices of the last figure that was saved; a panel keeps them for the next. */
export const figureChoices = z.object({
  format: z.enum(['PNG', 'SVG']).default('PNG'),
  width: z.number().default(16),
  height: z.number().default(7),
  dpi: z.number().default(300),
  fontFamily: z.string().default('sans-serif'),
  colors: z.enum(['light', 'dark', 'variables']).default('light'),
})
export type FigureChoices = z.infer<typeof figureChoices>

export interface SaveDialogActions {
  readonly change: (choices: Partial<FigureChoices>) => void
  readonly save: (name: string, title: string) => void
  readonly close: () => void
}

/** What the dialog proposes. */
export interface SaveProposal {
  /** File name without extension. */
  readonly name: string
  readonly title: string
}

/** Asks for name, title, size, resolution, font and colours of a figure's file. Esc closes it. */
export function saveDialog(
  proposal: SaveProposal,
  choices: FigureChoices,
  { change, save, close }: SaveDialogActions,
): TemplateResult {
  const number = (
    label: string,
    key: 'width' | 'height' | 'dpi',
    unit: string,
    least: number,
    most: number,
    disabled = false,
  ) =>
    html`<label>${label}
      <span><input
        type="number" name=${key} min=${least} max=${most} step="any" required ?disabled=${disabled}
        .value=${String(choices[key])}
        @change=${({ target }: Event) => {
          const { valueAsNumber, validity } = target as HTMLInputElement
          if (validity.valid) change({ [key]: valueAsNumber })
        }}
      /> ${unit}</span></label>`
  const select = (
    label: string,
    key: 'format' | 'fontFamily' | 'colors',
    options: readonly (readonly [string, string])[],
  ) =>
    html`<label>${label}
      <select name=${key} @change=${({ target }: Event) => change({ [key]: (target as HTMLSelectElement).value })}>
        ${options.map(([value, text]) => html`<option value=${value} ?selected=${choices[key] === value}>${text}</option>`)}
      </select></label>`
  const text = (label: string, key: 'name' | 'title', required: boolean) =>
    html`<label>${label} <input type="text" name=${key} .defaultValue=${proposal[key]} ?required=${required} maxlength="150" /></label>`
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    close()
    save(String(form.get('name')), String(form.get('title')))
  }
  return html`<dialog class="save-dialog" aria-labelledby="save-title" @close=${close}>
    <form @submit=${submit}>
      <h2 id="save-title">Save figure</h2>
      ${text('File name', 'name', true)} ${text('Title in the figure', 'title', false)}
      ${select('Format', 'format', [
        ['PNG', 'PNG (pixels)'],
        ['SVG', 'SVG (scales, can be edited)'],
      ])}
      ${number('Width', 'width', 'cm', 7, 60)} ${number('Height of the plot', 'height', 'cm', 2.5, 40)}
      ${number('Resolution', 'dpi', 'dots per inch', 50, 1200, choices.format === 'SVG')}
      ${select('Font', 'fontFamily', FONTS)}
      ${select('Colours', 'colors', [
        ['light', 'Light, for paper'],
        ['dark', 'Dark, for slides'],
        ['variables', 'As in this panel'],
      ])}
      <div class="buttons">
        <button type="submit" class="primary">Save</button>
        <button type="button" @click=${close}>Cancel</button>
      </div>
    </form>
  </dialog>`
}

/** Opens the dialog once it is drawn: then it covers the page, and Esc closes it. */
export function showSaveDialog(page: ParentNode): void {
  const dialog = page.querySelector<HTMLDialogElement>('dialog.save-dialog')
  if (dialog && !dialog.open) dialog.showModal()
}

const FONTS = [
  ['sans-serif', 'Sans serif'],
  ['serif', 'Serif'],
  ['Arial, Helvetica, sans-serif', 'Arial or Helvetica'],
  ['"Times New Roman", Times, serif', 'Times'],
  ['"CMU Serif", "Latin Modern Roman", serif', 'Computer Modern'],
  ['monospace', 'Monospace'],
] as const
