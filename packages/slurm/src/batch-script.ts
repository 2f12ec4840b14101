import type { SlurmOptions } from '@finetune-lab/runs'
import { SlurmProblem } from './slurm-command.ts'

export interface BatchJob {
  /** The sweep's id. */
  readonly id: string
  readonly name: string
  /** The sweep's folder and the folder for the tasks' output. Absolute, like every path here. */
  readonly folder: string
  readonly logs: string
  /** `engine.js`. */
  readonly script: string
  readonly dataFolder?: string
  readonly workspace?: string
  readonly options: SlurmOptions & { readonly node: string }
}

/**
 * Seconds between TERM and the time limit. Slurm checks its jobs every half minute, so the signal comes up to a minute
 * earlier. A checkpoint takes well under a second.
 */
const LEAD_SECONDS = 60

/**
 * Writes the batch script for a job array whose tasks claim the sweep's runs until none are left.
 *
 * @throws SlurmProblem if Slurm cannot name the log folder
 */
export function batchScript({ id, name, folder, logs, script, dataFolder, workspace, options }: BatchJob): string {
  const { tasks, atOnce, cpusPerTask, workers, node, sbatch, before } = options
  const { partition, account, qos, time, gres, mem } = options
  const wanted = { partition, account, qos, time, gres, mem }
  const asked = Object.entries(wanted).flatMap(([key, value]) =>
    value === undefined ? [] : [`--${key}=${directiveValue(value)}`],
  )
  const engine = {
    sweep: folder,
    data: dataFolder,
    workspace,
    workers: String(workers),
  }
  const words = Object.entries(engine).flatMap(([key, value]) =>
    value === undefined ? [] : [`--${key}`, shellWord(value)],
  )
  return `#!/bin/bash
# Finetune Lab, sweep ${id}. Each task of this array claims runs until none are left. To continue an
# interrupted sweep, submit this script again or run: finetune-lab resume ${id} --slurm
#SBATCH --job-name=${jobName(name)}
#SBATCH --array=0-${tasks - 1}${atOnce === undefined ? '' : `%${atOnce}`}
#SBATCH --cpus-per-task=${cpusPerTask}
#SBATCH --chdir=${directiveValue(folder)}
#SBATCH --output=${directiveValue(`${logPath(logs)}/%A_%a.log`)}
# Slurm requeues a task whose node fails or whose time limit is reached; its output is appended to its log.
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@${LEAD_SECONDS}
${[...asked, ...sbatch].map(line => `#SBATCH ${line}\n`).join('')}
${before.map(line => `${line}\n`).join('')}# exec replaces the shell, so that TERM reaches the engine: it then writes its checkpoints and ends.
export ELECTRON_RUN_AS_NODE=1
exec ${shellWord(node)} ${shellWord(script)} ${words.join(' ')} --join --slurm
`
}

/** Quotes a word for the shell, so that nothing in it has a special meaning. */
export const shellWord = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** Quotes a value for sbatch, which reads quotes, backslashes and comments on its lines much like a shell. */
const directiveValue = (text: string) =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`

/** The name without characters that need quoting: everyone sees it in squeue. */
const jobName = (name: string) =>
  name
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60) || 'finetune-lab'

/** In log file names, a percent sign starts a pattern; if there is a backslash, Slurm expands no patterns at all. */
function logPath(folder: string): string {
  if (/[\\\n\r]/.test(folder))
    throw new SlurmProblem(
      'refused',
      `${folder}: Slurm cannot write logs to a folder with a backslash or a line break in its path. Choose another with --store`,
    )
  return folder.replaceAll('%', '%%')
}
