import * as z from 'zod'
import { readJson } from './bounded-read.ts'
import { sweepFiles } from './layout.ts'
import { sweepRecordSchema } from './schemas.ts'
import { StoreError } from './store-error.ts'
import type { SweepRecord } from './sweep.ts'

/** `sweep.json` of the folder; a StoreError where there is none, it is damaged, or of a later format. */
export function readSweepRecord(folder: string): SweepRecord {
  const path = sweepFiles(folder).record
  try {
    const record = readJson(path, sweepRecordSchema)
    if (record) return record
  } catch (error) {
    throw laterFormat(path) ?? error
  }
  throw new StoreError(`${path}: no such file; a sweep's folder holds one`)
}

/** What every format says of itself. */
const said = z.object({ version: z.int().min(2), versions: z.object({ finetuneLab: z.string().max(100) }) })

function laterFormat(path: string): StoreError | undefined {
  try {
    const { version, versions } = readJson(path, said)!
    return new StoreError(
      `${path}: format ${version}, made by Finetune Lab ${versions.finetuneLab}; this one reads format 1. Open it with version ${versions.finetuneLab} or a later one.`,
    )
  } catch {
    return undefined
  }
}
