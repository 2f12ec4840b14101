import { renameSync } from 'node:fs'
import { readJson } from '../files/bounded-read.ts'
import { StoreError } from '../files/store-error.ts'
import { runFiles } from './layout.ts'
import { runResultSchema } from './schemas.ts'

/** Whether the run's result exists but is invalid. A file that the system cannot read at the moment may be intact. */
export function isDamagedResult(folder: string): boolean {
  try {
    readJson(runFiles(folder).result, runResultSchema)
    return false
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return (error.cause as NodeJS.ErrnoException | undefined)?.code === undefined
  }
}

/** Moves a damaged result out of the way, for the user to examine. Only the run's holder may call this. */
export function putDamagedResultAside(folder: string): void {
  const { result, damagedResult } = runFiles(folder)
  if (isDamagedResult(folder)) renameSync(result, damagedResult)
}
