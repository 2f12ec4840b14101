import { type Field, isBestFirst } from '@finetune-lab/analysis'
import { html, nothing, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import type { Arrangement, Line } from './lines.ts'
import type { How } from './selection.ts'

export interface DataColumn<Row> {
  readonly field: Field<Row>
  readonly title: string
  readonly hint?: string
  readonly numeric: boolean
  /** Width in em; columns without one share what is left. */
  readonly width?: number
  readonly cell: (row: Row) => unknown
}

export interface DataTable<Row> {
  readonly label: string
  readonly columns: readonly DataColumn<Row>[]
  readonly lines: readonly Line<Row>[]
  readonly sort: Arrangement['sort']
  readonly keyOf: (row: Row) => string
  readonly selected: ReadonlySet<string>
  /** Shown instead of rows if there are none. */
  readonly empty: unknown
  readonly describe: (row: Row) => string
  readonly actions: TableActions<Row>
}

export interface TableActions<Row> {
  choose(row: Row, how: How): void
  chooseAll(): void
  clear(): void
  open(row: Row): void
  /** Other keys, such as F2 and Delete. @returns whether the key was used */
  key?(event: KeyboardEvent, row: Row): boolean
  sort(sort: Arrangement['sort']): void
  toggleGroup(label: string): void
  redraw(): void
}

/** Rows outside the box that are drawn too, so that scrolling shows no gaps. */
const MARGIN = 12

/** The part of a table that is drawn: ten thousand rows cost no more than those in the box. */
export class TableWindow {
  #top = 0
  #height = 480
  #rowHeight = 24
  /** Index of the line that Tab reaches. */
  #active = 0
  #focus = false

  /** The visible box and its rows. */
  template<Row>(table: DataTable<Row>): TemplateResult {
    const { lines, columns, label, empty, actions } = table
    this.#active = Math.max(0, Math.min(this.#active, lines.length - 1))
    const first = Math.max(0, Math.min(Math.floor(this.#top / this.#rowHeight) - MARGIN, lines.length - 1))
    const end = Math.min(lines.length, Math.ceil((this.#top + this.#height) / this.#rowHeight) + MARGIN)
    // Tab reaches the active line, which stays in the page while it is scrolled out of sight.
    const width = columns.reduce((sum, each) => sum + (each.width ?? 12), 0)
    const shown = lines.slice(first, end)
    const stop = this.#active >= first && this.#active < end ? this.#active : first
    return html`<div class="table-scroll" @scroll=${(event: Event) => this.#scrolled(event, actions)}>
      <table
        class="data-table"
        role=${lines.some(({ kind }) => kind === 'group') ? 'treegrid' : 'grid'}
        aria-label=${label}
        aria-multiselectable="true"
        aria-rowcount=${lines.length + 1}
        aria-colcount=${columns.length}
        .style=${`min-width: ${width}em`}
      >
        <colgroup>${columns.map(each => html`<col .style=${each.width === undefined ? '' : `width: ${each.width}em`} />`)}</colgroup>
        <thead>
          <tr aria-rowindex="1">${columns.map(column => header(column, table))}</tr>
        </thead>
        <tbody
          @click=${(event: MouseEvent) => this.#clicked(event, table)}
          @dblclick=${(event: MouseEvent) => this.#doubleClicked(event, table)}
          @keydown=${(event: KeyboardEvent) => this.#pressed(event, table)}
        >
          ${spacer(first * this.#rowHeight, columns.length)}
          ${
            lines.length === 0
              ? html`<tr aria-rowindex="2"><td class="empty" colspan=${columns.length}>${empty}</td></tr>`
              : repeat(
                  shown,
                  line => (line.kind === 'group' ? `group ${line.label}` : table.keyOf(line.row)),
                  (line, index) => lineTemplate(line, first + index, first + index === stop, table),
                )
          }
          ${spacer((lines.length - end) * this.#rowHeight, columns.length)}
        </tbody>
      </table>
    </div>`
  }

  /** Measures the box and moves the focus. To be called after each render. */
  settle(root: ParentNode): boolean {
    const box = root.querySelector<HTMLElement>('.table-scroll')
    if (!box) return false
    const [height, row] = [box.clientHeight, box.querySelector<HTMLElement>('tr[data-line]')?.offsetHeight]
    const changed = height !== this.#height || (row !== undefined && row > 0 && row !== this.#rowHeight)
    this.#height = height
    if (row) this.#rowHeight = row
    if (this.#focus) {
      this.#focus = false
      box.querySelector<HTMLElement>(`tr[data-line="${this.#active}"]`)?.focus({ preventScroll: true })
    }
    return changed
  }

  get top(): number {
    return this.#top
  }

  /** Restores the scroll position after a reload. */
  scrollTo(root: ParentNode, top: number): void {
    const box = root.querySelector<HTMLElement>('.table-scroll')
    if (box) box.scrollTop = top
  }

  /** Scrolls a line into the middle of the box. */
  reveal(root: ParentNode, line: number): void {
    this.#active = line
    this.scrollTo(root, line * this.#rowHeight - this.#height / 2)
  }

  #scrolled<Row>(event: Event, { redraw }: TableActions<Row>): void {
    this.#top = (event.currentTarget as HTMLElement).scrollTop
    redraw()
  }

  #clicked<Row>(event: MouseEvent, table: DataTable<Row>): void {
    const index = lineIndex(event.target)
    const line = index === undefined ? undefined : table.lines[index]
    if (!line) return
    this.#active = index!
    if (line.kind === 'group') table.actions.toggleGroup(line.label)
    else table.actions.choose(line.row, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only')
  }

  #doubleClicked<Row>(event: MouseEvent, { lines, actions }: DataTable<Row>): void {
    const line = lines[lineIndex(event.target) ?? -1]
    if (line?.kind === 'row') actions.open(line.row)
  }

  #pressed<Row>(event: KeyboardEvent, table: DataTable<Row>): void {
    const { lines, actions } = table
    const at = lineIndex(event.target)
    const line = at === undefined ? undefined : lines[at]
    if (!line) return
    const page = Math.max(1, Math.floor(this.#height / this.#rowHeight) - 2)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at! + 1,
      ArrowUp: at! - 1,
      PageDown: at! + page,
      PageUp: at! - page,
      Home: 0,
      End: lines.length - 1,
    }
    const target = steps[event.key]
    const ctrl = event.ctrlKey || event.metaKey
    if (target !== undefined) {
      this.#move(event, Math.max(0, Math.min(target, lines.length - 1)), table)
      const reached = lines[this.#active]
      if (event.shiftKey && reached.kind === 'row') actions.choose(reached.row, 'range')
    } else if (ctrl && event.key.toLowerCase() === 'a') actions.chooseAll()
    else if (event.key === 'Escape') actions.clear()
    else if (line.kind === 'group') {
      const toggles =
        event.key === 'Enter' || event.key === ' ' || event.key === (line.open ? 'ArrowLeft' : 'ArrowRight')
      if (!toggles) return
      actions.toggleGroup(line.label)
      this.#focus = true
    } else if (event.key === 'Enter') actions.open(line.row)
    else if (event.key === ' ') actions.choose(line.row, event.shiftKey ? 'range' : 'toggle')
    else if (!actions.key?.(event, line.row)) return
    event.preventDefault()
    event.stopPropagation()
  }

  #move<Row>(event: KeyboardEvent, to: number, { actions }: DataTable<Row>): void {
    this.#active = to
    this.#focus = true
    const box = (event.target as Element).closest<HTMLElement>('.table-scroll')!
    const head = box.querySelector('thead')?.clientHeight ?? 0
    const top = to * this.#rowHeight
    if (top < box.scrollTop) box.scrollTop = top
    else if (top + this.#rowHeight + head > box.scrollTop + this.#height)
      box.scrollTop = top + this.#rowHeight + head - this.#height
    this.#top = box.scrollTop
    actions.redraw()
  }
}

/** A press sorts best first where there is a best, then the other way round, then as before. */
export function nextSort<Row>(field: Field<Row>, sort: Arrangement['sort']): Arrangement['sort'] {
  const first = isBestFirst(field)
  if (sort?.by !== field.name) return { by: field.name, descending: first }
  return sort.descending === first ? { by: field.name, descending: !first } : undefined
}

function header<Row>(
  { field, title, hint, numeric }: DataColumn<Row>,
  { sort, actions }: DataTable<Row>,
): TemplateResult {
  const sorted = sort?.by === field.name ? (sort.descending ? 'descending' : 'ascending') : 'none'
  const mark = { descending: '▼', ascending: '▲', none: '' }[sorted]
  return html`<th scope="col" aria-sort=${sorted} class=${numeric ? 'numeric' : ''} title=${hint ?? nothing}>
    <button type="button" class="sort" @click=${() => actions.sort(nextSort(field, sort))}>
      ${title}<span aria-hidden="true" class="direction">${mark}</span>
    </button>
  </th>`
}

function lineTemplate<Row>(line: Line<Row>, index: number, stop: boolean, table: DataTable<Row>): TemplateResult {
  const tabindex = stop ? 0 : -1
  if (line.kind === 'group')
    return html`<tr class="group" data-line=${index} aria-rowindex=${index + 2} aria-expanded=${line.open} tabindex=${tabindex}>
      <td colspan=${table.columns.length}>
        <span aria-hidden="true" class="twist">${line.open ? '▾' : '▸'}</span>${line.label} <span class="count">${line.count}</span>
      </td>
    </tr>`
  const selected = table.selected.has(table.keyOf(line.row))
  return html`<tr
    data-line=${index}
    aria-rowindex=${index + 2}
    aria-selected=${selected}
    aria-label=${table.describe(line.row)}
    tabindex=${tabindex}
  >
    ${table.columns.map(({ numeric, cell }) => html`<td class=${numeric ? 'numeric' : ''}>${cell(line.row)}</td>`)}
  </tr>`
}

/** Takes the place of rows that are not drawn. */
const spacer = (height: number, columns: number) =>
  height > 0
    ? html`<tr aria-hidden="true" class="spacer"><td colspan=${columns} .style=${`height: ${height}px`}></td></tr>`
    : nothing

function lineIndex(target: EventTarget | null): number | undefined {
  const row = (target as Element | null)?.closest<HTMLElement>('tr[data-line]')
  return row ? Number(row.dataset.line) : undefined
}
