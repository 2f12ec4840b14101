import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { formatRuns } from '@finetune-lab/charts'
import {
  countRuns,
  findSweep,
  isInQueue,
  liveLeases,
  mayStart,
  mistakenLeases,
  readSlurmRecord,
  readSweep,
  refuseMisplacedFiles,
} from '@finetune-lab/runs'
import { slurmWords, stopSweep, watchQueue } from '@finetune-lab/slurm'
import type { Command } from 'commander'
import { SWEEP_ARGUMENT, storeOption } from '../arguments.ts'
import { processes } from '../processes.ts'

/** `stop SWEEP`: asks its engines to stop, cancels its Slurm job, and waits until both are gone. */
export function addStop(program: Command): void {
  program
    .command('stop')
    .description('stop a sweep, no matter who started it')
    .argument('<sweep>', SWEEP_ARGUMENT)
    .addOption(storeOption())
    .action(stop)
}

const PATIENCE_MILLISECONDS = 15_000
const LOOK_MILLISECONDS = 100
/** Slurm is polled less often than the store. */
const ASK_MILLISECONDS = 1_000

export async function stop(wanted: string, { store }: { store: string }): Promise<void> {
  const folder = findSweep(store, wanted)
  const id = basename(folder)
  const queue = watchQueue()
  const job = readSlurmRecord(folder)
  if (job) await queue.ask(job)
  const { state: before, slurm: standing } = readSweep(folder, undefined, queue.standing)
  // A job that had started may have been requeued without any sign of it here. Stop it all the same.
  if (before !== 'running' && !(standing && mayStart(standing))) {
    console.log([`${id}: nothing to stop (${before}).`, ...mistakenLeases(folder)].join(' '))
    refuseMisplacedFiles(folder)
    return
  }
  const { slurm } = await stopSweep(folder)
  if (slurm?.problem) console.error(`Slurm job ${slurm.job.job} was not cancelled: ${slurm.problem}`)
  const until = Date.now() + PATIENCE_MILLISECONDS
  while (liveLeases(folder).length > 0 && Date.now() < until) await wait(LOOK_MILLISECONDS)
  if (slurm && !slurm.problem)
    for (;;) {
      const standing = await queue.ask(slurm.job)
      if (!standing || !isInQueue(standing) || Date.now() >= until) break
      await wait(ASK_MILLISECONDS)
    }
  const { state, runs, mostRuns, slurm: now } = readSweep(folder, undefined, queue.standing)
  const finished = `${countRuns(runs).finished} of ${formatRuns(runs.length, mostRuns)} finished.`
  const advice = state === 'interrupted' ? ` Resume with: finetune-lab resume ${id}${slurm ? ' --slurm' : ''}` : ''
  if (state === 'running')
    console.log(`${id}: asked to stop, but its engine (${processes(liveLeases(folder))}) is still running.`)
  else console.log(`${id}: ${state}, ${finished}${now ? ` ${slurmWords(now)}.` : ''}${advice}`)
  refuseMisplacedFiles(folder)
}
