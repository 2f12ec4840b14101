import type { SweepSnapshot } from '@finetune-lab/runs'
import { COLUMNS, type Row, rows } from './rows.ts'

/**
 * CSV (RFC 4180 quoting, line feeds): a header, then a row per finetune. Failed runs have rows with empty accuracy and
 * loss. New columns are added only at the end.
 */
export function csv(sweeps: readonly SweepSnapshot[]): string {
  const lines = [COLUMNS.join(','), ...rows(sweeps).map(row => COLUMNS.map(column => field(row, column)).join(','))]
  return `${lines.join('\n')}\n`
}

function field(row: Row, column: (typeof COLUMNS)[number]): string {
  const value = row[column]
  if (column === 'accuracy' || column === 'loss') return row[column]?.toFixed(6) ?? ''
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
