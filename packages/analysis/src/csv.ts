import type { SweepSnapshot } from '@finetune-lab/runs'
import { COLUMNS, type Row, rows, settingColumns } from './rows.ts'

/**
 * CSV (RFC 4180 quoting, line feeds): a header, then a row per finetune. Failed runs have rows with empty accuracy and
 * loss. New columns are added only at the end: so are those of further settings that vary, controls, and the L2 penalty of probes.
 */
export function csv(sweeps: readonly SweepSnapshot[]): string {
  const all = rows(sweeps)
  const some = (column: 'control' | 'l2_penalty') => (all.some(row => row[column] !== undefined) ? [column] : [])
  const columns = [
    ...COLUMNS,
    ...settingColumns(sweeps).map(({ key }) => key),
    ...some('control'),
    ...some('l2_penalty'),
  ]
  return csvText([columns, ...all.map(row => columns.map(column => field(row, column)))])
}

/** Lines of fields, quoted where needed. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return lines.map(fields => `${fields.map(quoted).join(',')}\n`).join('')
}

function field(row: Row, column: string): string {
  if (column === 'accuracy' || column === 'loss') return row[column]?.toFixed(6) ?? ''
  return String(row[column] ?? '')
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
