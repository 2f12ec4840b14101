import { readJson } from './bounded-read.ts'
import { sweepFiles } from './layout.ts'
import { sweepRecordSchema } from './schemas.ts'
import { StoreError } from './store-error.ts'
import type { SweepRecord } from './sweep.ts'

/** `sweep.json` of the folder; a StoreError where there is none or it is damaged. */
export function readSweepRecord(folder: string): SweepRecord {
  const record = readJson(sweepFiles(folder).record, sweepRecordSchema)
  if (!record) throw new StoreError(`${sweepFiles(folder).record}: no such file; a sweep's folder holds one`)
  return record
}
