import type { SlurmOptions } from '@finetune-lab/runs'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { wholeNumber } from './arguments.ts'

/** The `SlurmOptions` given on the command line. */
export interface GivenSlurmOptions extends Partial<Omit<SlurmOptions, 'sbatch' | 'before'>> {
  readonly sbatch?: readonly string[]
  readonly before?: readonly string[]
  readonly detach?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** Options that only make sense with `--slurm`. */
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

/** Adds the Slurm options, named like sbatch's where it has the same one. */
export function addSlurmOptions(command: Command): void {
  const text = (flags: string, what: string, parse = oneLine) => new Option(flags, what).argParser(parse)
  const number = (flags: string, what: string, most: number) => text(flags, what).argParser(wholeNumber(1, most))
  const list = (flags: string, what: string) =>
    new Option(flags, what).argParser((value: string, before: string[] = []) => [...before, oneLine(value)])
  for (const option of [
    new Option('--slurm', 'submit to Slurm'),
    text('--partition <name>', 'partition to run in'),
    text('--account <name>', 'account to charge'),
    text('--qos <name>', 'quality of service'),
    text('--time <limit>', 'time limit per task (2:00:00); a task that reaches it is requeued', timeLimit),
    text('--gres <list>', 'generic resources per task (gpu:1)'),
    text('--mem <size>', 'memory per task (2G)'),
    number('--cpus-per-task <n>', 'cores per task (default: the number of workers, or 1)', 1024),
    number(
      '--tasks <n>',
      `number of tasks in the array (default: one worker per run, at most ${MOST_TASKS} tasks)`,
      100_000,
    ),
    number('--at-once <n>', 'number of tasks that may run at the same time (default: all)', 100_000),
    list('--sbatch <option>', 'extra option for sbatch, repeatable: --sbatch=--constraint=avx512'),
    list('--before <line>', 'shell line to run before the work, repeatable: --before "module load nodejs"'),
    text('--node <path>', 'path of Node on the cluster’s nodes (default: the path of this Node)'),
    new Option('--detach', 'submit without following progress'),
    new Option('--dry-run', 'print the script and do nothing else'),
  ])
    command.addOption(option)
}

/** A sweep takes no more of a cluster than this unless the user asks for it. */
const MOST_TASKS = 8

/**
 * Combines the options given, those of the sweep's previous submission, and defaults for the rest.
 *
 * @param runs number of unfinished runs
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
  throw new InvalidArgumentError('Expected one non-empty line of at most 1000 characters.')
}

/** Slurm checks the rest. TERM arrives up to two minutes before the limit, so a shorter limit would leave no time for work. */
function timeLimit(text: string): string {
  const minutes = minutesOf(text)
  if (minutes !== undefined && minutes < 3)
    throw new InvalidArgumentError(
      'Expected at least 3 minutes: Slurm asks the task to write its checkpoints and end up to 2 minutes before the limit.',
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
