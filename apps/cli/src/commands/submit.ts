import { rmSync } from 'node:fs'
import { basename } from 'node:path'
import { formatNumberOf } from '@finetune-lab/charts'
import { ExitCode } from '@finetune-lab/engine'
import {
  checkStore,
  createSweep,
  findReusableRuns,
  findSweep,
  isInQueue,
  readSlurmRecord,
  readSweep,
  type SlurmOptions,
  StoreError,
  sweepFiles,
  sweepFolder,
} from '@finetune-lab/runs'
import {
  linesThatRun,
  SlurmProblem,
  type Submission,
  slurmCommand,
  slurmWords,
  submitSweep,
  sweepScript,
  watchQueue,
} from '@finetune-lab/slurm'
import { UserFacingError } from '@finetune-lab/system'
import type { Command } from 'commander'
import { agreed } from '../agreed.ts'
import { alreadyAtWork } from '../already-at-work.ts'
import {
  buildOption,
  dataOption,
  executorOption,
  jsonOption,
  seedsOption,
  storeOption,
  workersOption,
} from '../arguments.ts'
import { engineScript } from '../engine-script.ts'
import { followView } from '../follow-view.ts'
import { mostRunsOf } from '../most-runs.ts'
import { printOutcome } from '../outcome.ts'
import { type PrepareOptions, prepareExperiment } from '../prepare-experiment.ts'
import { addSlurmOptions, type GivenSlurmOptions, slurmOptions } from '../slurm-options.ts'
import { idleGpus, refuseHere } from '../where-submitted.ts'

/** `submit FILE --slurm`: submits the experiment as a job array. */
export function addSubmit(program: Command): void {
  const command = program
    .command('submit')
    .description('run an experiment on a cluster, as a Slurm job array whose tasks claim runs until none are left')
    .argument('<file>', 'experiment file')
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption('worker threads per task (default: one per core)'))
    .addOption(executorOption())
    .addOption(buildOption('plain'))
    .addOption(seedsOption())
    .option('--needed', 'train only what is needed: reuse identical finished runs from other sweeps in the store')
    .addOption(jsonOption())
    .action(submit)
  command.optionsGroup('Slurm:')
  addSlurmOptions(command)
}

export interface SubmitOptions extends GivenSlurmOptions {
  readonly store: string
  readonly data?: string
  readonly json?: boolean
  readonly slurm?: boolean
}

async function submit(
  file: string,
  options: SubmitOptions & PrepareOptions & { readonly needed?: boolean },
): Promise<void> {
  if (!options.slurm)
    throw new UserFacingError(
      'input',
      'submit: expected --slurm, the only scheduler supported: finetune-lab submit FILE --slurm',
    )
  // Check for sbatch before reading the data.
  if (!options.dryRun) {
    checkStore(options.store)
    await slurmCommand('sbatch', ['--version'])
  }
  const { record, text } = await prepareExperiment(file, options).catch(refuseHere)
  const reused = options.needed ? findReusableRuns(options.store, record) : undefined
  const left = record.runs.length - (reused?.size ?? 0)
  const submission = submissionOf(options, slurmOptions(options, left))
  const warning = idleGpus(record, submission.options)
  if (warning) console.error(warning)
  if (options.dryRun) {
    process.stdout.write(sweepScript(sweepFolder(options.store, record.id), record, submission))
    return
  }
  // Paths that Slurm cannot express are refused before anything is written.
  sweepScript(sweepFolder(options.store, record.id), record, submission)
  const folder = createSweep(options.store, record, text, reused)
  if (reused) console.error(`Reused ${reused.size} of ${mostRunsOf(record)} from other sweeps.`)
  if (left > 0 && readSweep(folder).state !== 'finished')
    try {
      await submitSweep(folder, submission)
    } catch (error) {
      // Nothing is deleted if a job may have been submitted.
      if (error instanceof SlurmProblem && error.outcome !== 'silent') rmSync(folder, { recursive: true, force: true })
      else reportKept(record.id, error)
      throw error
    }
  await follow(folder, options)
}

/** `resume SWEEP --slurm`: submits the unfinished runs, by default with the options of the previous submission. */
export async function resumeOnSlurm(wanted: string, options: SubmitOptions): Promise<void> {
  const folder = findSweep(options.store, wanted)
  const { record, runs, state, mostRuns = runs.length } = readSweep(folder)
  const before = readSlurmRecord(folder)
  const left = mostRuns - runs.filter(run => run.state === 'finished').length
  const submission = submissionOf(options, slurmOptions(options, left, before?.options))
  if (options.dryRun) {
    process.stdout.write(sweepScript(folder, record, submission))
    return
  }
  if (state === 'running') throw alreadyAtWork(record.id)
  if (left > 0) {
    const queue = before && (await watchQueue().ask(before))
    if (queue && isInQueue(queue))
      throw new StoreError(
        `${record.id}: ${slurmWords({ job: before, queue })}. Stop it first: finetune-lab stop ${record.id}`,
      )
    if (!(await mayRun(options, before?.options))) {
      console.error('Nothing was submitted.')
      return
    }
    try {
      await submitSweep(folder, submission)
    } catch (error) {
      reportKept(record.id, error)
      throw error
    }
  }
  await follow(folder, options)
}

/** Says what to do if Slurm gave no clear answer and a job may have been submitted. */
function reportKept(id: string, error: unknown): void {
  if (error instanceof SlurmProblem && error.outcome !== 'silent') return
  const perhaps =
    error instanceof SlurmProblem
      ? ' A job may have been submitted anyway. Check with squeue; its first task to start records it in the sweep. If there is none, resume with:'
      : ' Resume with:'
  console.error(`Sweep ${id} is kept.${perhaps} finetune-lab resume ${id} --slurm`)
}

/** A store may come from anyone, so stored lines that would run here are shown and need confirmation. */
async function mayRun({ before, sbatch, node, yes }: SubmitOptions, kept?: SlurmOptions): Promise<boolean> {
  const lines = linesThatRun({
    ...(!before && { before: kept?.before }),
    ...(!sbatch && { sbatch: kept?.sbatch }),
    ...(!node && { node: kept?.node }),
  })
  if (lines.length === 0) return true
  console.error(
    `These lines from the sweep's folder (slurm.json) would run:\n${lines.map(line => `  ${line}\n`).join('')}`,
  )
  return yes || agreed('resume', 'Submit with these? [y/N] ', 'Give the options again, or use --yes.')
}

const submissionOf = ({ data }: SubmitOptions, options: Submission['options']): Submission => ({
  script: engineScript(),
  dataFolder: data,
  workspace: process.cwd(),
  options,
})

/** Prints what was submitted and follows it until it ends or Ctrl-C closes the view. */
async function follow(folder: string, { json, data, detach }: SubmitOptions): Promise<void> {
  const id = basename(folder)
  const slurm = readSlurmRecord(folder)
  const script = sweepFiles(folder).slurmScript
  if (slurm) {
    const tasks = slurm.options ? ` (${formatNumberOf(slurm.options.tasks, 'task')})` : ''
    const goOn = `Follow it: finetune-lab status ${id} --follow   Stop it: finetune-lab stop ${id}`
    if (detach) {
      const { job, cluster } = slurm
      if (json) console.log(JSON.stringify({ sweep: id, job, cluster, folder, script }, null, 2))
      else console.log(`Sweep   ${id}\nSlurm   job ${job}${tasks}\nScript  ${script}\n${goOn}`)
      return
    }
    console.error(`Slurm job ${slurm.job}${tasks}, script ${script}\nCtrl-C closes this view; the job continues.`)
    const { snapshot, left } = await followView(folder, { stream: json ? process.stderr : process.stdout })
    if (left) {
      console.error(`View closed; Slurm job ${slurm.job} continues. ${goOn}`)
      process.exitCode = ExitCode.interrupted
      return
    }
    process.exitCode = await printOutcome(snapshot, { json, data })
    return
  }
  process.exitCode = await printOutcome(readSweep(folder), { json, data })
}
