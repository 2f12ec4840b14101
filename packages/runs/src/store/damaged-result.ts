import { renameSync } from 'node:fs'
import { readJson } from '../files/bounded-read.ts'
import { StoreError } from '../files/store-error.ts'
import { runFiles } from './layout.ts'
import { runResultSchema } from './schemas.ts'

/** Whether the run's result is there and is none. What the system does not give just now may be whole. */
export function isDamagedResult(folder: string): boolean {
  try {
    readJson(runFiles(folder).result, runResultSchema)
    return false
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return (error.cause as NodeJS.ErrnoException | undefined)?.code === undefined
  }
}

/** Out of the way of the run's next result, for a person to look at. Only who holds the run may do so. */
export function putDamagedResultAside(folder: string): void {
  const { result, damagedResult } = runFiles(folder)
  if (isDamagedResult(folder)) renameSync(result, damagedResult)
}
