import {
  type Field,
  FilterError,
  fieldNamed,
  isBestFirst,
  parseFilter,
  type SweepRow,
  settingText,
  sortedBy,
  sweepFields,
  sweepRow,
  varyingSettings,
} from '@finetune-lab/analysis'
import { formatLocalTime, formatPercent } from '@finetune-lab/charts'
import { listDeleted, listSweeps, readSweep, StoreError, sweepFolder } from '@finetune-lab/runs'
import { watchQueue } from '@finetune-lab/slurm'
import { UserFacingError } from '@finetune-lab/system'
import Table from 'cli-table3'
import type { Command } from 'commander'
import { jsonOption, storeOption } from '../../arguments.ts'
import { age, duration } from '../../format.ts'

/** `sweeps`: a table of the store's sweeps, newest first. */
export function addSweeps(program: Command): void {
  program
    .command('sweeps')
    .description('table of sweeps: settings that differ, best accuracy, seeds, training time, tags')
    .option(
      '--filter <expression>',
      'words and comparisons: "s >= 8 and best > 60", "tag:baseline", "age < 2d", "not is:starred"',
    )
    .option('--sort <column>', 'best and date start with the highest; a leading - reverses (default: newest first)')
    .option('--columns <names>', 'columns to show, separated by commas', text =>
      text.split(',').map(name => name.trim()),
    )
    .option('--all', 'also list archived sweeps')
    .option('--trash', 'list deleted sweeps instead')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(sweeps)
}

interface SweepsOptions {
  readonly store: string
  readonly filter?: string
  readonly sort?: string
  readonly columns?: readonly string[]
  readonly all?: boolean
  readonly trash?: boolean
  readonly json?: boolean
}

/** Settings that differ, beyond these, fit no terminal. */
const MOST_SETTINGS = 5

async function sweeps({ store, filter, sort, columns, all, trash, json }: SweepsOptions): Promise<void> {
  if (trash) {
    listTrash(store, json)
    return
  }
  const { rows, problems } = await readRows(store)
  const fields = sweepFields(rows)
  const matches = understood(() => parseFilter(filter ?? '', fields), filter ?? '')
  const wantsArchived = all || /\barchived\b/i.test(filter ?? '')
  const listed = rows.filter(row => (wantsArchived || !row.about.archived) && matches(row))
  const sorted = inOrder(listed, sort, fields.fields)
  const shown = columns ? chosenColumns(columns, fields.fields) : defaultColumns(sorted)
  if (json) console.log(JSON.stringify({ store, sweeps: sorted.map(jsonRow), problems }, null, 2))
  else if (rows.length === 0 && problems.length === 0)
    console.log(`${store}: no sweeps yet. Start one with: finetune-lab run FILE`)
  else {
    if (sorted.length > 0) console.log(tableOf(sorted, shown))
    const archived = wantsArchived ? 0 : rows.filter(({ about }) => about.archived).length
    const counted = sorted.length === rows.length ? `${rows.length}` : `${sorted.length} of ${rows.length}`
    console.log(
      `${counted} ${rows.length === 1 ? 'sweep' : 'sweeps'}${archived > 0 ? `; ${archived} archived: --all lists them too` : ''}`,
    )
  }
  for (const { id, error } of problems) console.error(`${id}: ${error}`)
}

interface Problem {
  readonly id: string
  readonly error: string
}

async function readRows(store: string): Promise<{ rows: SweepRow[]; problems: Problem[] }> {
  const queue = watchQueue()
  const problems: Problem[] = []
  const snapshots = listSweeps(store)
    .toReversed()
    .flatMap(id => {
      try {
        return readSweep(sweepFolder(store, id))
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        problems.push({ id, error: error.message })
        return []
      }
    })
  const jobs = snapshots.flatMap(({ slurm }) => slurm?.job ?? [])
  if (jobs.length > 0) await queue.ask(...jobs)
  const asked = snapshots.map(each => (each.slurm ? readSweep(each.folder, undefined, queue.standing) : each))
  for (const { record, aboutProblem } of asked)
    if (aboutProblem) problems.push({ id: record.id, error: `name, notes and tags are ignored: ${aboutProblem}` })
  return { rows: asked.map(each => sweepRow(each)), problems }
}

/** Shows the place of a mistake in an expression. */
function understood<Result>(work: () => Result, text: string): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    const { from, to, message } = error
    const line = text.replace(/\s/g, ' ')
    throw new UserFacingError(
      'input',
      `--filter: ${message}\n  ${line}\n  ${' '.repeat(from)}${'^'.repeat(Math.max(1, to - from))}`,
    )
  }
}

/** @param sort a column's name, with a minus for the reverse order */
function inOrder(rows: readonly SweepRow[], sort: string | undefined, fields: readonly Field<SweepRow>[]) {
  if (sort === undefined) return rows
  const reverse = sort.startsWith('-')
  const field = column(reverse ? sort.slice(1) : sort, fields, '--sort')
  return sortedBy(rows, field, isBestFirst(field) !== reverse)
}

function column(name: string, fields: readonly Field<SweepRow>[], option: string): Field<SweepRow> {
  const field = fieldNamed(name, fields)
  if (field) return field
  const names = fields.map(each => each.name).join(', ')
  throw new UserFacingError('input', `${option}: there is no column ${JSON.stringify(name)}; expected one of ${names}`)
}

interface Column {
  readonly title: string
  readonly text: (row: SweepRow) => string
}

const id: Column = { title: 'sweep', text: row => row.id }
const TEXTS: Readonly<Record<string, (row: SweepRow) => string>> = {
  name: ({ name, about }) => `${about.star ? '★ ' : ''}${name}${about.archived ? ' (archived)' : ''}`,
  experiment: ({ experiment }) => experiment,
  tag: ({ about }) => about.tags.join(' '),
  best: ({ best }) => (best ? formatPercent(best.accuracy) : ''),
  n: ({ best }) => (best ? String(best.n) : ''),
  runs: ({ finished, runs, failed }) =>
    `${finished === runs ? runs : `${finished} of ${runs}`}${failed > 0 ? `, ${failed} failed` : ''}`,
  finished: ({ finished }) => String(finished),
  failed: ({ failed }) => String(failed),
  time: ({ seconds }) => (seconds > 0 ? duration(seconds) : ''),
  date: ({ created }) => formatLocalTime(new Date(created).toISOString()),
  age: ({ created }) => age(new Date(created), new Date()),
  state: ({ state }) => state,
  is: ({ about, state }) =>
    [...(about.star ? ['starred'] : []), ...(about.archived ? ['archived'] : []), state].join(' '),
  notes: ({ about }) => about.notes.split('\n')[0],
  id: row => row.id,
}

const columnOf = (name: string): Column => ({
  title: name,
  text: TEXTS[name] ?? (({ settings }) => (settings[name] ? settingText(name, settings[name]) : '')),
})

const chosenColumns = (names: readonly string[], fields: readonly Field<SweepRow>[]): Column[] => [
  id,
  ...names.map(name => columnOf(column(name, fields, '--columns').name)),
]

/** What every sweep has, and the settings in which those listed differ. */
function defaultColumns(rows: readonly SweepRow[]): Column[] {
  const settings = varyingSettings(rows.map(row => row.settings)).slice(0, MOST_SETTINGS)
  const tags = rows.some(({ about }) => about.tags.length > 0) ? ['tag'] : []
  return [id, ...['name', ...settings, 'best', 'n', 'runs', 'time', 'state', ...tags, 'age'].map(columnOf)]
}

function tableOf(rows: readonly SweepRow[], columns: readonly Column[]): string {
  const table = new Table({ head: columns.map(({ title }) => title), style: { head: [], border: [], compact: true } })
  for (const row of rows) table.push(columns.map(({ text }) => text(row)))
  return table.toString()
}

function jsonRow({ created, about, ...row }: SweepRow) {
  return {
    ...row,
    created: Number.isNaN(created) ? undefined : new Date(created).toISOString(),
    ...about,
    name: row.name,
  }
}

function listTrash(store: string, json: boolean | undefined): void {
  const deleted = listDeleted(store)
  if (json) {
    console.log(JSON.stringify({ store, deleted }, null, 2))
    return
  }
  for (const { id, deleted: when } of deleted) console.log(`${id}: deleted ${age(when, new Date())}`)
  console.log(deleted.length > 0 ? 'Restore with: finetune-lab restore SWEEP' : `${store}: no deleted sweeps`)
}
