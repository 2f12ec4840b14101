import { type Html, html } from './html.ts'

/** A table with a row for each number of samples per class. */
export interface SizeTable<Column> {
  /** Class names of the table. */
  readonly look: string
  readonly caption: Html
  readonly sizes: readonly number[]
  readonly columns: readonly Column[]
  readonly titleOf: (column: Column) => string
  /** A `td`. */
  readonly cell: (column: Column, size: number) => Html
}

export function sizeTable<Column>({ look, caption, sizes, columns, titleOf, cell }: SizeTable<Column>): Html {
  return html`<div class="wide"><table class="${look}">
<caption>${caption}</caption>
<thead><tr><th scope="col">samples per class</th>${columns.map(column => html`<th scope="col">${titleOf(column)}</th>`)}</tr></thead>
<tbody>
${sizes.map(
  size => html`<tr><th scope="row">${size}</th>${columns.map(column => cell(column, size))}</tr>
`,
)}</tbody>
</table></div>`
}
