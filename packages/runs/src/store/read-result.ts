import { readJson } from '../files/bounded-read.ts'
import { StoreError } from '../files/store-error.ts'
import { runFiles } from './layout.ts'
import type { RunResult } from './result.ts'
import { runResultSchema } from './schemas.ts'

/** The result in a run's folder; undefined if there is none, or a damaged one. */
export function readRunResult(folder: string): RunResult | undefined {
  try {
    return readJson(runFiles(folder).result, runResultSchema)
  } catch (error) {
    if (error instanceof StoreError) return undefined
    throw error
  }
}
