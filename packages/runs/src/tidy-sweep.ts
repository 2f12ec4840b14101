import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isTemporary } from './atomic-write.ts'
import { claimNames, runFiles, runFolder } from './layout.ts'
import { deadLeases, removeDeadLeases } from './lease.ts'
import { tidyFinishedRun } from './run-writer.ts'
import type { SweepSnapshot } from './sweep.ts'

/** Removes what engines that were killed left of leases and finished runs. */
export function tidySweep(folder: string, { runs }: Pick<SweepSnapshot, 'runs'>): void {
  removeDeadLeases(folder)
  for (const { run, state } of runs) if (state === 'finished') tidyFinishedRun(runFolder(folder, run.id))
}

/** The files that `tidySweep` would remove. */
export function untidyFiles(folder: string, { runs }: Pick<SweepSnapshot, 'runs'>): string[] {
  const left = runs
    .filter(({ state }) => state === 'finished')
    .flatMap(({ run }) => {
      const path = runFolder(folder, run.id)
      return readdirSync(path)
        .map(name => join(path, name))
        .filter((file, i, files) => {
          const name = files[i].slice(path.length + 1)
          return file === runFiles(path).checkpoint || claimNames.test(name) || isTemporary(name)
        })
    })
  return [...deadLeases(folder), ...left]
}
