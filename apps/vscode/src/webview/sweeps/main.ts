import { sweepFields } from '@finetune-lab/analysis'
import { formatPercent } from '@finetune-lab/charts/dom'
import { html, nothing, render } from 'lit-html'
import {
  type FromSweepsPanel,
  type ListedSweep,
  type SweepsSubject,
  sweepsSubject,
  type ToSweepsPanel,
  toSweepsPanel,
} from '../../messages.ts'
import { connect, markReady } from '../connection.ts'
import { afterScrolling } from '../shared/after-scrolling.ts'
import { onNextFrame } from '../shared/next-frame.ts'
import { remember } from '../shared/remember.ts'
import { TableWindow } from '../shared/table/data-table.ts'
import { filtering, linesOf } from '../shared/table/lines.ts'
import { selection } from '../shared/table/selection.ts'
import { namesOf, tableTools } from '../shared/table/table-tools.ts'
import { groupLabel, sweepColumns, type TableSweep } from './columns.ts'
import { toolbar } from './toolbar.ts'
import { type SweepsView, sweepsView } from './view.ts'

const root = document.getElementById('panel')!
const {
  view: kept,
  keep,
  post,
} = connect<SweepsSubject, SweepsView, ToSweepsPanel, FromSweepsPanel>(
  { subject: sweepsSubject, view: sweepsView, incoming: toSweepsPanel },
  receive,
)

let view = kept
let sweeps: readonly TableSweep[] | undefined
let damaged: Extract<ToSweepsPanel, { type: 'sweeps' }>['damaged'] = []
let locked: string | undefined
let restored = false
const schedule = onNextFrame(show)
const tableWindow = new TableWindow()
const { after } = selection()
const filter = filtering<TableSweep>()

/** Derived values are memoized, so that scrolling only draws. */
const listed = remember((all: readonly TableSweep[], archived: boolean, text: string) =>
  archived || /\barchived\b/i.test(text) ? all : all.filter(({ about }) => !about.archived),
)
const fieldsOf = remember((all: readonly TableSweep[]) => sweepFields(all))
const found = remember((rows: readonly TableSweep[], text: string, fields: ReturnType<typeof fieldsOf>) =>
  filter(rows, text, fields),
)
const columnsOf = remember(sweepColumns)
const arranged = remember(
  (
    rows: readonly TableSweep[],
    fields: ReturnType<typeof fieldsOf>,
    sort: SweepsView['sort'],
    group: string,
    closed: readonly string[],
  ) => linesOf(rows, fields.fields, { sort, group, closed }, groupLabel),
)
const selectedOf = remember((folders: readonly string[]) => new Set(folders))

function receive(message: ToSweepsPanel): void {
  if (message.type === 'sweeps') {
    sweeps = message.sweeps.map(tableSweep)
    damaged = message.damaged
    locked = message.locked
  } else if (sweeps) {
    const changed = new Map(message.sweeps.map(sweep => [sweep.folder, tableSweep(sweep)]))
    sweeps = sweeps.map(sweep => changed.get(sweep.folder) ?? sweep)
  }
  schedule()
}

const tableSweep = ({ created, ...sweep }: ListedSweep): TableSweep => ({ ...sweep, created: created ?? Number.NaN })

function change(part: Partial<SweepsView>): void {
  view = { ...view, ...part }
  keep(view)
  schedule()
}

function show(): void {
  if (!sweeps) return
  const shown = listed(sweeps, view.archived, view.filter)
  const fields = fieldsOf(sweeps)
  const { rows, problem } = found(shown, view.filter, fields)
  const columns = columnsOf(sweeps, fields.fields, view.columns)
  const lines = arranged(rows, fields, view.sort, view.group, view.closed)
  const there = new Set(shown.map(({ folder }) => folder))
  const chosen = view.selected.filter(folder => there.has(folder))
  const run = (command: Extract<FromSweepsPanel, { type: 'command' }>['command'], folders = chosen) => {
    if (folders.length > 0) post({ type: 'command', command, folders })
  }
  const archived = sweeps.filter(({ about }) => about.archived).length
  render(
    html`<div class="sweeps">
      <header>
        <h1>Sweeps</h1>
        ${toolbar({ chosen: chosen.length, locked: locked !== undefined, run, restore: () => post({ type: 'restore' }) })}
      </header>
      ${locked ? html`<p class="notice">${locked}</p>` : nothing}
      ${tableTools({
        what: 'sweeps',
        filter: view.filter,
        problem,
        example: 's >= 8 and best > 60',
        names: namesOf(fields),
        count: rows.length === sweeps.length ? `${rows.length}` : `${rows.length} of ${sweeps.length}`,
        onFilter: text => change({ filter: text }),
        columns: columns.map(({ field, title, shown }) => ({ name: field.name, title, shown })),
        onColumn: (name, on) => change({ columns: { ...view.columns, [name]: on } }),
        groups: columns
          .filter(
            ({ field }) =>
              field.kind === 'text' || field.kind === 'word' || field.name in (sweeps?.[0]?.settings ?? {}),
          )
          .map(({ field, title }) => ({ name: field.name, title })),
        group: view.group,
        onGroup: group => change({ group, closed: [] }),
      })}
      ${
        archived > 0
          ? html`<label class="archived"
              ><input
                type="checkbox"
                .checked=${view.archived}
                @change=${(event: Event) => change({ archived: (event.target as HTMLInputElement).checked })}
              />Show ${archived} archived</label
            >`
          : nothing
      }
      ${tableWindow.template({
        label: 'Sweeps',
        columns: columns.filter(each => each.shown),
        lines,
        sort: view.sort,
        keyOf: ({ folder }) => folder,
        selected: selectedOf(view.selected),
        empty:
          sweeps.length === 0
            ? html`No sweeps yet. Open an experiment file and press ▶.
                <button type="button" class="link" @click=${() => post({ type: 'newExperiment' })}>New experiment</button>`
            : 'No sweep matches this filter.',
        describe,
        actions: {
          choose: (sweep, how) =>
            change({
              selected: after(
                view.selected,
                lines.flatMap(line => (line.kind === 'row' ? [line.row.folder] : [])),
                sweep.folder,
                how,
              ),
            }),
          chooseAll: () => change({ selected: rows.map(({ folder }) => folder) }),
          clear: () => change({ selected: [] }),
          open: ({ folder }) => run('openSweep', [folder]),
          key: (event, { folder }) => pressed(event, chosen.includes(folder) ? chosen : [folder], run),
          sort: sort => change({ sort }),
          toggleGroup: label =>
            change({
              closed: view.closed.includes(label)
                ? view.closed.filter(each => each !== label)
                : [...view.closed, label],
            }),
          redraw: () => {
            rememberScroll()
            schedule()
          },
        },
      })}
      ${damaged.map(({ id, problem }) => html`<p class="damaged"><strong>${id}</strong> ${problem}</p>`)}
    </div>`,
    root,
  )
  if (tableWindow.settle(root)) schedule()
  if (!restored) {
    restored = true
    tableWindow.scrollTo(root, kept.scroll)
    window.addEventListener('resize', schedule)
  }
  markReady()
}

function describe({ name, state, stopped, best, about }: TableSweep): string {
  const parts = [
    about.star && 'starred',
    name,
    stopped ? 'stopped' : state,
    best && `best ${formatPercent(best.accuracy)}`,
  ]
  return [...parts, ...about.tags].filter(Boolean).join(', ')
}

function pressed(
  event: KeyboardEvent,
  folders: string[],
  run: (command: 'renameSweep' | 'deleteSweep', folders: string[]) => void,
): boolean {
  if (locked !== undefined) return false
  if (event.key === 'F2') run('renameSweep', folders.slice(0, 1))
  else if (event.key === 'Delete' || (event.key === 'Backspace' && event.metaKey)) run('deleteSweep', folders)
  else return false
  return true
}

const keepAfterScrolling = afterScrolling(() => keep(view))

/** Keeps the scroll position once scrolling pauses. */
function rememberScroll(): void {
  view = { ...view, scroll: tableWindow.top }
  keepAfterScrolling()
}
