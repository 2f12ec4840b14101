import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { deadLeases, removeDeadLeases } from '../claims/lease.ts'
import { isTemporary } from '../files/atomic-write.ts'
import { namesIn } from '../files/folders.ts'
import { clearHalt } from './halt.ts'
import { claimNames, runFiles, runFolder, sweepFiles } from './layout.ts'
import { tidyFinishedRun } from './run-writer.ts'
import type { SweepSnapshot } from './sweep.ts'

type Runs = Pick<SweepSnapshot, 'runs'>

/** Removes leases and files of finished runs that killed engines left behind. */
export function tidySweep(folder: string, { runs }: Runs): void {
  removeDeadLeases(folder)
  if (isFinished({ runs })) clearHalt(folder)
  for (const { run, state } of runs) if (state === 'finished') tidyFinishedRun(runFolder(folder, run.id))
}

/** The files that `tidySweep` would remove. */
export function untidyFiles(folder: string, { runs }: Runs): string[] {
  const left = runs
    .filter(({ state }) => state === 'finished')
    .flatMap(({ run }) => {
      const path = runFolder(folder, run.id)
      return namesIn(path)
        .map(name => join(path, name))
        .filter((file, i, files) => {
          const name = files[i].slice(path.length + 1)
          return file === runFiles(path).checkpoint || claimNames.test(name) || isTemporary(name)
        })
    })
  const { halted } = sweepFiles(folder)
  return [...deadLeases(folder), ...(isFinished({ runs }) && existsSync(halted) ? [halted] : []), ...left]
}

/** A disk may fill up after the last result, when nothing is left to resume. */
const isFinished = ({ runs }: Runs) => runs.every(({ state }) => state === 'finished')
