import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { requestStop } from '@finetune-lab/engine'
import { countRuns, findSweep, liveLeases, readSweep } from '@finetune-lab/runs'

const PATIENCE_MILLISECONDS = 15_000

/** `stop SWEEP`: asks its engine to stop, whoever started it, and waits until it has. */
export async function stop(wanted: string, { store }: { store: string }): Promise<void> {
  const folder = findSweep(store, wanted)
  const id = basename(folder)
  if (!requestStop(folder)) {
    console.log(`${id}: nothing is at work on it (${readSweep(folder).state}).`)
    return
  }
  const until = Date.now() + PATIENCE_MILLISECONDS
  while (liveLeases(folder).length > 0 && Date.now() < until) await wait(50)
  const { state, runs } = readSweep(folder)
  const finished = `${countRuns(runs).finished} of ${runs.length} runs finished.`
  const advice = state === 'interrupted' ? ` Go on with: finetune-lab resume ${id}` : ''
  if (state === 'running') console.log(`${id}: asked to stop; its engine has not answered yet.`)
  else console.log(`${id}: ${state}, ${finished}${advice}`)
}
