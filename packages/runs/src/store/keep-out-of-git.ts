import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Results are large and local, so they stay out of a workspace's repository unless the user decides otherwise. */
export function keepOutOfGit(folder: string): void {
  try {
    writeFileSync(join(folder, '.gitignore'), '*\n', { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
