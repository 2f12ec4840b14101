import { type Field, type SweepRow, settingText, varyingSettings } from '@finetune-lab/analysis'
import { formatDuration, formatLocalTime, formatPercent } from '@finetune-lab/charts/dom'
import { html, nothing } from 'lit-html'
import type { DataColumn } from '../shared/table/data-table.ts'

/** A sweep in the table. */
export interface TableSweep extends SweepRow {
  readonly folder: string
  readonly stopped: boolean
}

interface Look {
  readonly title: string
  readonly width?: number
  readonly hint?: string
  readonly cell: (sweep: TableSweep) => unknown
}

const LOOKS: Readonly<Record<string, Look>> = {
  name: {
    title: 'Name',
    cell: ({ name, about }) =>
      html`${about.star ? html`<span class="star" title="Starred">★</span> ` : nothing}<span title=${name}>${name}</span>${
        about.archived ? html` <span class="muted">(archived)</span>` : nothing
      }${about.notes === '' ? nothing : html` <span class="muted" title=${about.notes}>✎</span>`}`,
  },
  experiment: {
    title: 'Experiment',
    width: 12,
    cell: ({ experiment }) => html`<span title=${experiment}>${experiment}</span>`,
  },
  best: {
    title: 'Best',
    width: 6,
    hint: 'Highest mean accuracy over seeds',
    cell: ({ best }) =>
      best
        ? html`<span title=${`${best.augmentation}, ${best.samplesPerClass} per class, ${best.dataset}`}>${formatPercent(best.accuracy)}</span>`
        : nothing,
  },
  n: { title: 'n', width: 3.5, hint: 'Number of seeds in the best mean', cell: ({ best }) => best?.n ?? nothing },
  runs: {
    title: 'Runs',
    width: 6,
    cell: ({ finished, runs }) => (finished === runs ? runs : `${finished} of ${runs}`),
  },
  time: {
    title: 'Duration',
    width: 7,
    hint: 'Training time of all finished runs together',
    cell: ({ seconds }) => (seconds > 0 ? formatDuration(seconds) : nothing),
  },
  date: {
    title: 'Date',
    width: 8,
    cell: ({ created }) => (Number.isNaN(created) ? nothing : formatLocalTime(new Date(created).toISOString())),
  },
  tag: { title: 'Tags', width: 10, cell: ({ about }) => about.tags.map(tag => html`<span class="tag">${tag}</span> `) },
  state: {
    title: 'State',
    width: 8,
    cell: ({ state, stopped, failed }) => (stopped ? 'stopped' : failed > 0 ? `${state}, ${failed} failed` : state),
  },
  id: { title: 'Id', width: 14, cell: ({ id }) => id },
  notes: {
    title: 'Notes',
    width: 16,
    cell: ({ about }) => html`<span title=${about.notes}>${about.notes.split('\n')[0]}</span>`,
  },
  finished: { title: 'Finished', width: 6, cell: ({ finished }) => finished },
  failed: { title: 'Failed', width: 5, cell: ({ failed }) => failed },
}

/** Shown unless the user hides them, in this order; settings that vary come after the first two. */
const FIRST = ['name', 'experiment']
const LAST = ['best', 'n', 'runs', 'time', 'date', 'tag', 'state']
const MORE = ['id', 'notes', 'finished', 'failed']
/** Settings shown by default. */
const MOST_SETTINGS = 6

export interface SweepColumn extends DataColumn<TableSweep> {
  readonly shown: boolean
}

/** All columns: which are shown depends on the user's choices and on the settings that vary. */
export function sweepColumns(
  sweeps: readonly TableSweep[],
  fields: readonly Field<TableSweep>[],
  chosen: Readonly<Record<string, boolean>>,
): SweepColumn[] {
  const settings = fields.filter(({ name }) => !(name in LOOKS) && sweeps.some(sweep => sweep.settings[name]))
  const varying = varyingSettings(sweeps.map(sweep => sweep.settings)).slice(0, MOST_SETTINGS)
  const names = [...FIRST, ...settings.map(({ name }) => name), ...LAST, ...MORE]
  const byDefault = new Set([...FIRST, ...varying, ...LAST])
  return names.flatMap(name => {
    const field = fields.find(each => each.name === name)
    if (!field) return []
    const look = LOOKS[name] ?? settingLook(name)
    const numeric = field.kind !== 'text' && field.kind !== 'word' && field.kind !== 'date'
    return [{ ...look, field, numeric, shown: chosen[name] ?? byDefault.has(name) }]
  })
}

const settingLook = (name: string): Look => ({
  title: name,
  width: 8,
  cell: ({ settings }) => {
    const text = settingText(name, settings[name])
    return html`<span title=${(settings[name] ?? []).join(', ')}>${text}</span>`
  },
})

/** The value of a column as the label of a group. */
export function groupLabel({ name }: Field<TableSweep>, sweep: TableSweep): string {
  if (name === 'tag') return sweep.about.tags.join(' ') || 'no tag'
  if (name === 'state') return sweep.stopped ? 'stopped' : sweep.state
  if (name === 'experiment') return sweep.experiment
  if (name === 'name') return sweep.name
  return `${name}: ${settingText(name, sweep.settings[name])}`
}
