import { select } from 'd3'
import { plainText } from '../plain-text.ts'
import type { ChartTable } from './chart-table.ts'

/** Draws tables into the container, or updates earlier ones. The first column holds the row headers. */
export function drawTables(container: Element, tables: readonly ChartTable[]): void {
  const table = select(container)
    .selectAll<HTMLTableElement, ChartTable>(':scope > table.finetune-lab-table')
    .data(tables)
    .join(enter => {
      const made = enter.append('table').attr('class', 'finetune-lab-table')
      made.append('caption')
      made.append('thead').append('tr')
      made.append('tbody')
      return made
    })
  table.select('caption').text(({ caption }) => plainText(caption))
  table
    .select('thead tr')
    .selectAll<HTMLTableCellElement, ChartTable['columns'][number]>('th')
    .data(({ columns }) => columns)
    .join('th')
    .attr('scope', 'col')
    .classed('numeric', ({ numeric }) => numeric)
    .text(({ title }) => plainText(title))
  table
    .select('tbody')
    .selectAll<HTMLTableRowElement, Row>('tr')
    .data(({ columns, rows, emptyMessage }): Row[] =>
      rows.length === 0
        ? [{ cells: [{ text: emptyMessage ?? 'Nothing yet', numeric: false, span: columns.length }] }]
        : rows.map(row => ({ cells: row.map((text, column) => ({ text, numeric: columns[column].numeric })) })),
    )
    .join('tr')
    .selectAll<HTMLTableCellElement, Cell>('th, td')
    .data(({ cells }) => cells)
    .join(enter =>
      enter.append((_, column) => {
        const cell = container.ownerDocument.createElement(column === 0 ? 'th' : 'td')
        if (column === 0) cell.setAttribute('scope', 'row')
        return cell
      }),
    )
    .attr('colspan', ({ span }) => span ?? null)
    .classed('numeric', ({ numeric }) => numeric)
    .text(({ text }) => plainText(text))
}

interface Cell {
  readonly text: string
  readonly numeric: boolean
  readonly span?: number
}

interface Row {
  readonly cells: readonly Cell[]
}
