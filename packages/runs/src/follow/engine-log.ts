import { join } from 'node:path'
import { lookAt, namesIn } from '../files/folders.ts'
import { sweepFiles } from '../store/layout.ts'

/** The log written to last: `engine.log`, or that of a Slurm task. The file may be missing. */
export function engineLog(sweepFolder: string): string {
  const { log, slurmLogs } = sweepFiles(sweepFolder)
  const written = (path: string) => {
    const found = lookAt(path)
    return found?.isFile() ? found.mtimeMs : Number.NEGATIVE_INFINITY
  }
  return [log, ...taskLogs(slurmLogs)].reduce((latest, path) => (written(path) > written(latest) ? path : latest))
}

/** Logs named by job and task. A link in place of the folder is not followed. */
function taskLogs(folder: string): string[] {
  if (!lookAt(folder)?.isDirectory()) return []
  return namesIn(folder).flatMap(name => (/^\d{1,20}_\d{1,10}\.log$/.test(name) ? join(folder, name) : []))
}
