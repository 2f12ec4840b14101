import { basename, resolve } from 'node:path'
import * as z from 'zod'
import { fileSize, readJson } from '../files/bounded-read.ts'
import { StoreError } from '../files/store-error.ts'
import { isId, sweepFiles } from './layout.ts'
import { sweepRecordSchema } from './schemas.ts'
import type { SweepRecord } from './sweep.ts'

/**
 * `sweep.json` of the folder; a StoreError where there is none, it is damaged, or of a later format. Its id is the
 * folder's name: it becomes a part of paths and of Slurm's script.
 */
export function readSweepRecord(folder: string): SweepRecord {
  const path = sweepFiles(folder).record
  const record = recordAt(path)
  if (!record) throw new StoreError(`${path}: no such file; a sweep's folder holds one`)
  if (!isId(record.id) || record.id !== basename(resolve(folder)))
    throw new StoreError(`${path}: id: expected the name of its folder, of letters, digits, dots and dashes only`)
  return record
}

/** Whether a sweep is there. @throws StoreError where that cannot be told */
export const isSweep = (folder: string) => fileSize(sweepFiles(folder).record) !== undefined

function recordAt(path: string): SweepRecord | undefined {
  try {
    return readJson(path, sweepRecordSchema)
  } catch (error) {
    throw laterFormat(path) ?? error
  }
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
