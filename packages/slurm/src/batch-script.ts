import type { SlurmOptions } from '@finetune-lab/runs'
import { SlurmProblem } from './slurm-command.ts'

export interface BatchJob {
  /** Of the sweep. */
  readonly id: string
  readonly name: string
  /** The sweep's folder and the one for what tasks print. Absolute, like every path here. */
  readonly folder: string
  readonly logs: string
  /** `engine.js`. */
  readonly script: string
  readonly dataFolder?: string
  readonly workspace?: string
  readonly options: SlurmOptions & { readonly node: string }
}

/**
 * Seconds between TERM and the time limit. Slurm looks at its jobs every half minute, so it comes up to a minute earlier;
 * a checkpoint takes well under a second.
 */
const LEAD_SECONDS = 60

/**
 * The batch script of an array whose tasks claim the sweep's runs until none is left.
 *
 * @throws SlurmProblem where Slurm cannot name the folder
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
# Finetune Lab, sweep ${id}: each task of this array claims runs until none is left. Submitted again, it
# goes on with what is left; so does: finetune-lab resume ${id} --slurm
#SBATCH --job-name=${jobName(name)}
#SBATCH --array=0-${tasks - 1}${atOnce === undefined ? '' : `%${atOnce}`}
#SBATCH --cpus-per-task=${cpusPerTask}
#SBATCH --chdir=${directiveValue(folder)}
#SBATCH --output=${directiveValue(`${logPath(logs)}/%A_%a.log`)}
# A task whose node fails, or that comes to its time limit, is started again and adds to its log.
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@${LEAD_SECONDS}
${[...asked, ...sbatch].map(line => `#SBATCH ${line}\n`).join('')}
${before.map(line => `${line}\n`).join('')}# In the shell's place, so that TERM reaches it: the engine then writes its checkpoints and ends.
export ELECTRON_RUN_AS_NODE=1
exec ${shellWord(node)} ${shellWord(script)} ${words.join(' ')} --join --slurm
`
}

/** For the shell: nothing in it means anything. */
export const shellWord = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** For sbatch, which reads quotes and backslashes on its lines much as a shell does, and comments. */
const directiveValue = (text: string) =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`

/** A name without what would have to be quoted: it stands in everybody's squeue. */
const jobName = (name: string) =>
  name
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60) || 'finetune-lab'

/** In names of logs a percent sign begins a pattern; with a backslash in them Slurm knows no patterns at all. */
function logPath(folder: string): string {
  if (/[\\\n\r]/.test(folder))
    throw new SlurmProblem(
      'refused',
      `${folder}: Slurm cannot write logs to a folder with a backslash or a line break in its path. Choose another: --store`,
    )
  return folder.replaceAll('%', '%%')
}
