import { rmdirSync, rmSync } from 'node:fs'
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import {
  liveLeases,
  readStoreFile,
  readSweep,
  refuseLink,
  refuseMisplacedFiles,
  reopenFailedRun,
  runFolder,
  type SlurmOptions,
  type SlurmRecord,
  type SweepRecord,
  sweepFiles,
  writeSlurmRecord,
  writeStoreFile,
} from '@finetune-lab/runs'
import { makeFolder } from '@finetune-lab/system'
import { batchScript } from './batch-script.ts'
import { onCluster } from './read-queue.ts'
import { SlurmProblem, slurmCommand } from './slurm-command.ts'

export interface Submission {
  /** `engine.js` of this package's build, at a path that the cluster's nodes can read. */
  readonly script: string
  /** The Node that runs it if the options name none. Default: the Node of this process. */
  readonly node?: string
  readonly dataFolder?: string
  readonly workspace?: string
  readonly options: SlurmOptions
}

/** The script that `submitSweep` submits. */
export function sweepScript(
  sweepFolder: string,
  { id, name }: Pick<SweepRecord, 'id' | 'name'>,
  { script, node = process.execPath, dataFolder, workspace, options }: Submission,
): string {
  const folder = resolve(sweepFolder)
  const absolute = (path: string | undefined) => path && resolve(path)
  return batchScript({
    id,
    name,
    folder,
    logs: sweepFiles(folder).slurmLogs,
    script: resolve(script),
    dataFolder: absolute(dataFolder),
    workspace: absolute(workspace),
    options: { ...options, node: options.node ?? node },
  })
}

/**
 * Submits the rest of a sweep to Slurm; failed runs are retried. The script and the job id are kept in the sweep's
 * folder. A refusal changes nothing.
 *
 * @throws SlurmProblem with Slurm's own message; of outcome `silent` if the job may have been submitted anyway: its tasks
 * then record its id when they start
 */
export async function submitSweep(sweepFolder: string, submission: Submission): Promise<SlurmRecord> {
  refuseMisplacedFiles(sweepFolder)
  const { record, runs } = readSweep(sweepFolder)
  const { slurmScript, slurmLogs, stopRequest } = sweepFiles(resolve(sweepFolder))
  const text = sweepScript(sweepFolder, record, submission)
  const before = readStoreFile(slurmScript)
  // sbatch creates no folders, and it follows links.
  refuseLink(slurmLogs)
  const isNew = makeFolder(slurmLogs).length > 0
  writeStoreFile(slurmScript, text)
  if (liveLeases(sweepFolder).length === 0) rmSync(stopRequest, { force: true })
  let job: Pick<SlurmRecord, 'job' | 'cluster'>
  const submitted = new Date().toISOString()
  try {
    job = parseJob(await slurmCommand('sbatch', ['--parsable', slurmScript]))
  } catch (error) {
    // A job that may exist needs its script and its log folder.
    if (error instanceof SlurmProblem && error.outcome === 'silent') throw error
    if (before) writeStoreFile(slurmScript, before)
    else rmSync(slurmScript, { force: true })
    if (isNew) rmdirSync(slurmLogs)
    throw error
  }
  const slurm: SlurmRecord = {
    version: 1,
    ...job,
    submitted,
    user: userInfo().username,
    options: submission.options,
  }
  try {
    writeSlurmRecord(sweepFolder, slurm)
  } catch (error) {
    // Nobody could stop an unrecorded job from here.
    await slurmCommand('scancel', [...onCluster(job), job.job]).catch((problem: Error) => {
      const both = `${(error as Error).message}; Slurm job ${job.job} is submitted and was not cancelled: ${problem.message}`
      throw new SlurmProblem('silent', both, { cause: error })
    })
    throw error
  }
  for (const { run, state } of runs) if (state === 'failed') reopenFailedRun(runFolder(sweepFolder, run.id))
  return slurm
}

/** Parses `17` or `17;cluster`. Output of a site's plugins may come before it. */
function parseJob(printed: string): Pick<SlurmRecord, 'job' | 'cluster'> {
  const [, job, cluster] = /^(\d+)(?:;([\w.-]+))?$/.exec(printed.trim().split('\n').at(-1) ?? '') ?? []
  if (job === undefined) throw new SlurmProblem('silent', `sbatch: expected a job id, got ${JSON.stringify(printed)}`)
  return { job, ...(cluster !== undefined && { cluster }) }
}
