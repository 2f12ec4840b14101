import { basename, resolve } from 'node:path'
import * as z from 'zod'
import { fileSize, readJson } from '../files/bounded-read.ts'
import { StoreError } from '../files/store-error.ts'
import { isId, sweepFiles } from './layout.ts'
import { sweepRecordSchema } from './schemas.ts'
import type { SweepRecord } from './sweep.ts'

/**
 * Reads the folder's `sweep.json`. Its id has to be the folder's name, as it becomes part of paths and of Slurm's script.
 *
 * @throws StoreError if it is missing, damaged or in a later format
 */
export function readSweepRecord(folder: string): SweepRecord {
  const path = sweepFiles(folder).record
  const record = recordAt(path)
  if (!record) throw new StoreError(`${path}: no such file; expected one in a sweep's folder`)
  if (!isId(record.id) || record.id !== basename(resolve(folder)))
    throw new StoreError(`${path}: id: expected the name of its folder, of letters, digits, dots and dashes only`)
  return record
}

/** Whether the folder contains a sweep. @throws StoreError if that cannot be determined */
export const isSweep = (folder: string) => fileSize(sweepFiles(folder).record) !== undefined

function recordAt(path: string): SweepRecord | undefined {
  try {
    return readJson(path, sweepRecordSchema)
  } catch (error) {
    throw laterFormat(path) ?? error
  }
}

/** The part that every format has. */
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
