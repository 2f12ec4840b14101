import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { requestStop } from '@finetune-lab/engine'
import { findSweep, followSweep, isLive, readLease } from '@finetune-lab/runs'

const PATIENCE_MILLISECONDS = 15_000

/** `stop SWEEP`: asks its engine to stop, whoever started it, and waits until it has. */
export async function stop(wanted: string, { store }: { store: string }): Promise<void> {
  const folder = findSweep(store, wanted)
  const id = basename(folder)
  if (!requestStop(folder)) {
    console.log(`${id}: nothing is at work on it (${followSweep(folder).poll().state}).`)
    return
  }
  const until = Date.now() + PATIENCE_MILLISECONDS
  while (isLive(readLease(folder), new Date()) && Date.now() < until) await wait(50)
  const { state, runs } = followSweep(folder).poll()
  const finished = runs.filter(run => run.state === 'finished').length
  console.log(
    state === 'running'
      ? `${id}: asked to stop; its engine has not answered yet.`
      : `${id}: ${state}, ${finished} of ${runs.length} runs finished. Go on with: finetune-lab resume ${id}`,
  )
}
