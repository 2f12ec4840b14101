import type { SlurmOptions } from '@finetune-lab/runs'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { wholeNumber } from './arguments.ts'

/** What of `SlurmOptions` was said on the command line. */
export interface GivenSlurmOptions extends Partial<Omit<SlurmOptions, 'sbatch' | 'before'>> {
  readonly sbatch?: readonly string[]
  readonly before?: readonly string[]
  readonly detach?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** What says something to Slurm alone. */
export const SLURM_ONLY = [
  'partition',
  'account',
  'qos',
  'time',
  'gres',
  'mem',
  'cpusPerTask',
  'tasks',
  'atOnce',
  'sbatch',
  'before',
  'node',
  'detach',
  'dryRun',
  'yes',
] as const

/** Options named as sbatch's are where it has them. */
export function addSlurmOptions(command: Command): void {
  const text = (flags: string, what: string, parse = oneLine) => new Option(flags, what).argParser(parse)
  const number = (flags: string, what: string, most: number) => text(flags, what).argParser(wholeNumber(1, most))
  const list = (flags: string, what: string) =>
    new Option(flags, what).argParser((value: string, before: string[] = []) => [...before, oneLine(value)])
  for (const option of [
    new Option('--slurm', 'hand it to Slurm'),
    text('--partition <name>', 'where to run'),
    text('--account <name>', 'on whose account'),
    text('--qos <name>', 'quality of service'),
    text('--time <limit>', 'limit of each task (2:00:00); at its end it is started again', timeLimit),
    text('--gres <list>', 'generic resources of each task (gpu:1)'),
    text('--mem <size>', 'memory of each task (2G)'),
    number('--cpus-per-task <n>', 'cores of each task (default: as many as workers, or 1)', 1024),
    number('--tasks <n>', `tasks of the array (default: a worker for every run, at most ${MOST_TASKS} tasks)`, 100_000),
    number('--at-once <n>', 'tasks that may run at once (default: all)', 100_000),
    list('--sbatch <option>', 'a further option for sbatch, can be repeated: --sbatch=--constraint=avx512'),
    list('--before <line>', 'a line of shell before the work, can be repeated: --before "module load nodejs"'),
    text('--node <path>', 'the Node on the cluster’s nodes (default: this one’s path)'),
    new Option('--detach', 'do not follow it'),
    new Option('--dry-run', 'print the script, and do nothing'),
  ])
    command.addOption(option)
}

/** Without a word from the person a sweep takes no more of a cluster than this. */
const MOST_TASKS = 8

/**
 * What was said, what was said before for this sweep, and defaults for the rest.
 *
 * @param runs that are left
 */
export function slurmOptions(given: GivenSlurmOptions, runs: number, before?: SlurmOptions): SlurmOptions {
  const cpusPerTask = given.cpusPerTask ?? given.workers ?? before?.cpusPerTask ?? 1
  const workers = given.workers ?? (given.cpusPerTask === undefined ? before?.workers : undefined) ?? cpusPerTask
  const tasks = given.tasks ?? before?.tasks ?? Math.max(1, Math.min(MOST_TASKS, Math.ceil(runs / workers)))
  const { partition, account, qos, time, gres, mem, atOnce, node } = { ...before, ...defined(given) }
  return {
    ...defined({ partition, account, qos, time, gres, mem, atOnce, node }),
    cpusPerTask,
    tasks,
    workers,
    sbatch: [...(given.sbatch ?? before?.sbatch ?? [])],
    before: [...(given.before ?? before?.before ?? [])],
  }
}

const defined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Partial<T>

function oneLine(text: string): string {
  if (text !== '' && text.length <= 1000 && !/[\r\n\0]/.test(text)) return text
  throw new InvalidArgumentError('Expected one line, not empty, of at most 1000 characters.')
}

/** Slurm judges the rest; but TERM comes up to two minutes before the limit, and something has to be done before. */
function timeLimit(text: string): string {
  const minutes = minutesOf(text)
  if (minutes !== undefined && minutes < 3)
    throw new InvalidArgumentError(
      'Expected at least 3 minutes: up to 2 minutes before the limit Slurm asks the task to end, with its checkpoints.',
    )
  return oneLine(text)
}

/** `minutes`, `minutes:seconds`, `hours:minutes:seconds`, `days-hours[:minutes[:seconds]]`; undefined for anything else. */
function minutesOf(text: string): number | undefined {
  const [, days, clock] = /^(?:(\d+)-)?(\d+(?::\d+){0,2})$/.exec(text) ?? []
  if (clock === undefined) return undefined
  const parts = clock.split(':').map(Number)
  if (days !== undefined) {
    const [hours, minutes = 0, seconds = 0] = parts
    return Number(days) * 1440 + hours * 60 + minutes + seconds / 60
  }
  if (parts.length === 3) return parts[0] * 60 + parts[1] + parts[2] / 60
  return parts[0] + (parts[1] ?? 0) / 60
}
