import { isInQueue, type SlurmStanding } from '@finetune-lab/runs'

/**
 * Describes a sweep's Slurm job: `Slurm job 17: 2 tasks run on node1, node2; 4 wait (Priority), start expected 14:30`.
 *
 * @param time formats a time
 */
export function slurmWords({ job, queue }: SlurmStanding, time: (at: Date) => string = shortTime): string {
  const name = `Slurm job ${job.job}${job.cluster === undefined ? '' : ` on ${job.cluster}`}`
  if (!queue)
    return job.stopped === undefined
      ? `${name}, submitted ${time(new Date(job.submitted))} by ${job.user}; cannot query Slurm from here`
      : `${name} was stopped; cannot query Slurm from here`
  if (!isInQueue(queue)) {
    if (job.stopped !== undefined) return `${name} was stopped`
    return queue.ended === undefined ? `${name} is over` : `${name} is over: ${queue.ended}`
  }
  const { waiting, running, nodes, reason, starts } = queue
  const parts = []
  if (running > 0) parts.push(`${tasks(running)} ${running === 1 ? 'runs' : 'run'}${where(nodes)}`)
  if (waiting > 0) {
    const subject = running > 0 ? String(waiting) : tasks(waiting)
    const expected = starts === undefined ? '' : `, start expected ${time(new Date(starts))}`
    parts.push(`${subject} ${waiting === 1 ? 'waits' : 'wait'}${reason ? ` (${reason})` : ''}${expected}`)
  }
  const end = job.stopped === undefined ? '' : '; stopped: they end as soon as they start'
  return `${name}: ${parts.join('; ')}${end}`
}

const tasks = (count: number) => (count === 1 ? '1 task' : `${count} tasks`)

const MOST_NODES = 4

function where(nodes: readonly string[]): string {
  if (nodes.length === 0) return ''
  const named = nodes.slice(0, MOST_NODES).join(', ')
  return nodes.length > MOST_NODES ? ` on ${named}, …` : ` on ${named}`
}

/** `14:30` if today, otherwise with the date. */
function shortTime(at: Date): string {
  if (Number.isNaN(at.getTime())) return '(no time)'
  const text = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`
  return at.toDateString() === new Date().toDateString() ? clock : `${text} ${clock}`
}

const two = (value: number) => String(value).padStart(2, '0')
