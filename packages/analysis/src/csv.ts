import type { SweepSnapshot } from '@finetune-lab/runs'
import { COLUMNS, type Row, rows, settingColumns, validationColumns } from './rows.ts'

/**
 * CSV (RFC 4180 quoting, line feeds): a header, then a row per finetune. Failed runs have rows with empty accuracy and
 * loss. New columns are added only at the end: so are those of further settings that vary, the L2 penalty of probes,
 * and those of validation.
 */
export function csv(sweeps: readonly SweepSnapshot[]): string {
  const all = rows(sweeps)
  const probed = all.some(({ l2_penalty }) => l2_penalty !== undefined)
  const columns = [
    ...COLUMNS,
    ...settingColumns(sweeps).map(({ key }) => key),
    ...(probed ? (['l2_penalty'] as const) : []),
    ...validationColumns(sweeps),
  ]
  return csvText([columns, ...all.map(row => columns.map(column => field(row, column)))])
}

/** Lines of fields, quoted where needed. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return lines.map(fields => `${fields.map(quoted).join(',')}\n`).join('')
}

function field(row: Row, column: string): string {
  if (column === 'accuracy' || column === 'loss' || column === 'validation_accuracy')
    return row[column]?.toFixed(6) ?? ''
  return String(row[column] ?? '')
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
