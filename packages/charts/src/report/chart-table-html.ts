import type { ChartTable } from '../table/chart-table.ts'
import { type Html, html } from './html.ts'

/**
 * A figure's table in a report.
 *
 * @param after text after the caption
 */
export function chartTableHtml({ caption, columns, rows }: ChartTable, after: string): Html {
  return html`<div class="wide"><table>
<caption>${caption}${after}</caption>
<thead><tr>${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map(cell => html`<td>${cell}</td>`)}</tr>
`,
)}</tbody>
</table></div>`
}
