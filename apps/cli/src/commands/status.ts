import {
  type AxisRequest,
  axesJson,
  bestPoint,
  challengeLines,
  curvesOver,
  isAsked,
  narrowed,
  sliceCurves,
  troubleOf,
  tuningOf,
} from '@finetune-lab/analysis'
import { readSweepChallenge } from '@finetune-lab/analysis/exports'
import { formatNumberOf, formatPercent } from '@finetune-lab/charts'
import { ExitCode } from '@finetune-lab/engine'
import {
  countRuns,
  findSweep,
  folderBytes,
  type Lease,
  listSweeps,
  liveLeases,
  mistakenLeases,
  readSweep,
  readSweepRecord,
  StoreError,
  type SweepSnapshot,
  sweepFolder,
} from '@finetune-lab/runs'
import { type QueueWatch, slurmWords, watchQueue } from '@finetune-lab/slurm'
import { UserFacingError } from '@finetune-lab/system'
import Table from 'cli-table3'
import type { Command } from 'commander'
import { answerLines } from '../answer-lines.ts'
import { addAxisOptions, jsonOption, SWEEP_ARGUMENT, storeOption } from '../arguments.ts'
import { followView } from '../follow-view.ts'
import { age, megabytes } from '../format.ts'
import { interrupted } from '../outcome.ts'
import { predictionLines } from '../prediction-lines.ts'
import { processes } from '../processes.ts'
import { resultTable } from '../result-table.ts'
import { axesOf, checkAxes } from '../shown-axes.ts'
import { tuningBlock } from '../tuning-block.ts'
import { warnOfMisplaced } from '../warn-of-misplaced.ts'

/** `status [SWEEP]`: shows what the store's files say, and Slurm about its jobs. */
export function addStatus(program: Command): void {
  const command = program
    .command('status')
    .description('show one sweep, or list the state of all sweeps in the store')
    .argument('[sweep]', SWEEP_ARGUMENT)
    .option('--follow', 'follow the sweep live until no process works on it; Ctrl-C closes only the view')
    .addOption(storeOption())
    .addOption(jsonOption())
  addAxisOptions(command).action(status)
}

interface StatusOptions extends AxisRequest {
  readonly store: string
  readonly json?: boolean
  /** Follow the sweep until no process works on it. */
  readonly follow?: boolean
}

async function status(wanted: string | undefined, options: StatusOptions): Promise<void> {
  if (wanted === undefined) {
    if (options.follow)
      throw new UserFacingError('input', 'status --follow: expected a sweep, as in: finetune-lab status last --follow')
    const [option] = Object.entries(axesOf(options)).flatMap(([name, value]) => (value === undefined ? [] : [name]))
    if (option !== undefined)
      throw new UserFacingError(
        'input',
        `status --${option}: expected a sweep, as in: finetune-lab status last --${option} …`,
      )
    return listAll(options)
  }
  const folder = findSweep(options.store, wanted)
  checkAxes(readSweepRecord(folder), axesOf(options))
  if (options.follow) {
    const { left } = await followView(
      folder,
      options.json ? { stream: process.stderr } : { stream: process.stdout, whileSeen: true },
    )
    if (left) {
      process.exitCode = ExitCode.interrupted
      return
    }
  }
  const queue = watchQueue()
  const job = readSweep(folder).slurm?.job
  if (job) await queue.ask(job)
  const shown = readSweep(folder, undefined, queue.standing)
  showOne(shown, options)
  const { aboutProblem } = shown
  if (aboutProblem) console.error(`Name, notes and tags are ignored: ${aboutProblem}`)
  for (const problem of mistakenLeases(folder)) console.error(problem)
  warnOfMisplaced([folder])
}

async function listAll({ store, json }: StatusOptions): Promise<void> {
  const queue = watchQueue()
  const ids = listSweeps(store)
  const jobs = ids.flatMap(id => jobOf(readOrExplain(store, id)) ?? [])
  if (jobs.length > 0) await queue.ask(...jobs)
  const sweeps = ids.map(id => readOrExplain(store, id, queue))
  if (json) {
    const each = sweeps.map(sweep => ('error' in sweep ? sweep : summary(sweep)))
    console.log(JSON.stringify({ store, bytes: folderBytes(store), sweeps: each }, null, 2))
    return
  }
  if (sweeps.length === 0) {
    console.log(`${store}: no sweeps yet. Start one with: finetune-lab run FILE`)
    return
  }
  const table = new Table({
    head: ['sweep', 'name', 'state', 'runs', 'best', 'made'],
    style: { head: [], border: [], compact: true },
  })
  for (const sweep of sweeps) {
    if ('error' in sweep) table.push([sweep.id, sweep.error, 'damaged', '', '', ''])
    else {
      const { id, name, state, finished, failed, runs, best, collapsed, created } = summary(sweep)
      const counts = `${finished} of ${runs}${failed > 0 ? `, ${failed} failed` : ''}`
      table.push([
        id,
        name,
        state,
        counts,
        best === undefined ? (collapsed ? 'collapsed' : '') : formatPercent(best),
        age(new Date(created), new Date()),
      ])
    }
  }
  console.log(table.toString())
  console.log(`${store}: ${megabytes(folderBytes(store))}`)
}

/** A damaged sweep does not hide the others. */
function readOrExplain(
  store: string,
  id: string,
  queue?: QueueWatch,
): SweepSnapshot | { readonly id: string; readonly error: string } {
  try {
    return readSweep(sweepFolder(store, id), undefined, queue?.standing)
  } catch (error) {
    if (error instanceof StoreError) return { id, error: error.message }
    throw error
  }
}

const jobOf = (sweep: ReturnType<typeof readOrExplain>) => ('error' in sweep ? undefined : sweep.slurm?.job)

function summary(snapshot: SweepSnapshot) {
  const { record, state, runs, slurm, about } = snapshot
  const all = sliceCurves(snapshot)
  const points = all.flatMap(({ series }) => series.flatMap(({ points }) => points))
  const { finished, failed } = countRuns(runs)
  return {
    id: record.id,
    name: record.name,
    state,
    finished,
    failed,
    runs: runs.length,
    best: bestPoint(all)?.mean,
    // There is no best point if training collapsed everywhere.
    collapsed: points.filter(point => troubleOf(point) === 'collapsed').length,
    created: record.created,
    ...(about && { tags: about.tags, star: about.star, archived: about.archived, notes: about.notes }),
    slurm: slurm && { job: slurm.job.job, cluster: slurm.job.cluster, stopped: slurm.job.stopped, ...slurm.queue },
  }
}

function showOne(snapshot: SweepSnapshot, { json, ...options }: StatusOptions): void {
  const { record, runs, folder, state } = snapshot
  const { where: conditions, ...places } = axesOf(options)
  const part = narrowed(snapshot, conditions)
  if (json) {
    const each = runs.map(({ run, state, progress, error }) => ({ id: run.id, state, progress, error }))
    const { halted } = snapshot
    console.log(
      JSON.stringify(
        {
          ...summary(snapshot),
          halted,
          folder,
          bytes: folderBytes(folder),
          runs: each,
          tuning: tuningOf(part),
          challenge: readSweepChallenge(snapshot),
          ...(isAsked(places) && { axes: axesJson(curvesOver(part, places)) }),
        },
        null,
        2,
      ),
    )
    return
  }
  const where = state === 'running' ? whereItRuns(liveLeases(folder)) : ''
  const { finished } = summary(snapshot)
  console.log(
    `${record.name}\n${record.id}: ${state}${where}, ${finished} of ${formatNumberOf(runs.length, 'run')} finished\n${folder} (${megabytes(folderBytes(folder))})`,
  )
  for (const line of aboutLines(snapshot)) console.log(line)
  if (finished > 0) console.log(resultTable(part, process.stdout.columns, places))
  for (const line of [...tuningBlock(part), ...answerLines(part)]) console.log(line)
  if (finished > 0) for (const line of challengeLines(record, readSweepChallenge(snapshot))) console.log(line)
  if (finished > 0) for (const line of predictionLines(part)) console.log(line)
  for (const { run, state, progress, error } of runs) {
    if (state === 'running') console.log(`  ${run.id}: ${formatPercent(progress?.done ?? 0)} done`)
    if (state === 'failed') console.log(`  ${run.id}: failed: ${error}`)
  }
  if (snapshot.halted) console.log(`Halted: ${snapshot.halted}`)
  if (state === 'interrupted') console.log(interrupted(snapshot))
  else if (snapshot.slurm) console.log(slurmWords(snapshot.slurm))
}

function aboutLines({ about }: SweepSnapshot): string[] {
  if (!about) return []
  const { star, archived, tags, notes } = about
  const marks = [...(star ? ['★'] : []), ...(archived ? ['archived'] : []), ...tags]
  return [...(marks.length > 0 ? [marks.join(' ')] : []), ...(notes === '' ? [] : [notes])]
}

function whereItRuns(leases: readonly Lease[]): string {
  const workers = leases.reduce((sum, { workers }) => sum + workers, 0)
  return leases.length > 0 ? ` on ${formatNumberOf(workers, 'worker')}, ${processes(leases)}` : ''
}
