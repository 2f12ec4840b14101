import { join } from 'node:path'
import { lookAt, namesIn } from '../files/folders.ts'
import { sweepFiles } from '../store/layout.ts'

/** What an engine has printed last: `engine.log`, or what a task of a Slurm job did. The file may be missing. */
export function engineLog(sweepFolder: string): string {
  const { log, slurmLogs } = sweepFiles(sweepFolder)
  const written = (path: string) => {
    const found = lookAt(path)
    return found?.isFile() ? found.mtimeMs : Number.NEGATIVE_INFINITY
  }
  return [log, ...taskLogs(slurmLogs)].reduce((latest, path) => (written(path) > written(latest) ? path : latest))
}

/** Named by job and task. Through a link in the folder's place nothing is read. */
function taskLogs(folder: string): string[] {
  if (!lookAt(folder)?.isDirectory()) return []
  return namesIn(folder).flatMap(name => (/^\d{1,20}_\d{1,10}\.log$/.test(name) ? join(folder, name) : []))
}
