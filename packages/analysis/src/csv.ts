import type { SweepSnapshot } from '@finetune-lab/runs'
import type { Measure } from './measures/measure.ts'
import { COLUMNS, MEASURE_COLUMNS, type Row, rows, settingColumns, validationColumns } from './rows.ts'

/**
 * CSV (RFC 4180 quoting, line feeds): a header, then a row per finetune. Failed runs have rows with empty accuracy and
 * loss. New columns are added only at the end: those of further settings that vary, those of measures, the L2 penalty of
 * probes, and those of validation.
 *
 * @param measure a column for a measure that has none, such as a class's accuracy
 * @param whole the sweeps that these are parts of, for the same columns
 */
export function csv(sweeps: readonly SweepSnapshot[], measure?: Measure, whole = sweeps): string {
  const further = settingColumns(whole)
  const all = rows(sweeps, measure, further)
  const probed = (whole === sweeps ? all : rows(whole)).some(({ l2_penalty }) => l2_penalty !== undefined)
  const settings = further.map(({ key }) => key)
  const known: readonly string[] = [
    ...COLUMNS,
    ...settings,
    ...MEASURE_COLUMNS,
    ...(probed ? ['l2_penalty'] : []),
    ...validationColumns(whole),
  ]
  const columns = measure && !known.includes(measure.key) ? [...known, measure.key] : known
  const decimals = new Set(['accuracy', 'loss', 'validation_accuracy', ...MEASURE_COLUMNS, measure?.key])
  return csvText([[...columns], ...all.map(row => columns.map(column => field(row[column], decimals.has(column))))])
}

/** Lines of fields, quoted where needed. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return lines.map(fields => `${fields.map(quoted).join(',')}\n`).join('')
}

function field(value: Row[string], decimals: boolean): string {
  return decimals && typeof value === 'number' ? value.toFixed(6) : String(value ?? '')
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
