import type { SlurmRecord } from '@finetune-lab/runs'
import { onCluster } from './read-queue.ts'
import { SlurmProblem, slurmCommand } from './slurm-command.ts'

/**
 * How the tasks of a finished job ended: `2 timeout, 1 completed`. Slurm's controller remembers this for some minutes;
 * its accounting, which not every cluster has, keeps it for good. Undefined if neither knows.
 */
export async function howItEnded(job: Pick<SlurmRecord, 'job' | 'cluster'>): Promise<string | undefined> {
  const said =
    (await unlessSilent(slurmCommand('scontrol', [...onCluster(job), '-o', 'show', 'job', job.job]))) ??
    (await unlessSilent(slurmCommand('sacct', [...onCluster(job), '-X', '-n', '-P', '-j', job.job, '-o', SACCT])))
  return said && countEnds(said)
}

const SACCT = 'JobID,State,ExitCode'

/** @param text lines of `scontrol -o show job`, or of `sacct -P` with the fields above */
export function countEnds(text: string): string | undefined {
  const counts = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [, task, state, exit] = CONTROLLER.exec(line) ?? ACCOUNTING.exec(line) ?? []
    if (state === undefined) continue
    const code = Number(exit?.split(':')[0])
    const how =
      state.toLowerCase().replaceAll('_', ' ') + (state === 'FAILED' && code > 0 ? ` (exit code ${code})` : '')
    counts.set(how, (counts.get(how) ?? 0) + tasksIn(task))
  }
  return [...counts].map(([how, count]) => `${count} ${how}`).join(', ') || undefined
}

const CONTROLLER = /^JobId=\d+ (?:ArrayJobId=\d+ ArrayTaskId=(\S+) )?.*?\bJobState=([A-Z_]+).*?\bExitCode=(\d+:\d+)/
const ACCOUNTING = /^\d+(?:_\[?([^|\]]*)\]?)?\|([A-Z_]+)[^|]*\|(\d+:\d+)/

/** Tasks that never started share a line: `4-9%2`, `1,3,5-7`. */
function tasksIn(task = ''): number {
  const parts = task.replace(/%.*$/, '').split(',')
  const sizes = parts.map(part => {
    const [from, to] = part.split('-').map(Number)
    return to >= from ? to - from + 1 : 1
  })
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function unlessSilent(answer: Promise<string>): Promise<string | undefined> {
  try {
    return (await answer).trim() || undefined
  } catch (error) {
    if (error instanceof SlurmProblem) return undefined
    throw error
  }
}
