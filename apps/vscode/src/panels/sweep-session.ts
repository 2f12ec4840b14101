import { followSweep, type Pace, paceOf, type RunSnapshot, StoreError, type SweepSnapshot } from '@finetune-lab/runs'
import type { FromSweepPanel, RunUpdate, SweepSubject, ToSweepPanel } from '../messages.ts'
import type { PanelConnection, PanelSession } from './panel-host.ts'

const POLL_MILLISECONDS = 300

/** Shows a sweep from the files of its folder: a snapshot first, then what changes. */
export function sweepSession(panel: PanelConnection<SweepSubject, ToSweepPanel>): PanelSession<FromSweepPanel> {
  let timer: NodeJS.Timeout | undefined
  try {
    const follower = followSweep(panel.subject.folder)
    const judge = paceOf()
    let last = follower.poll()
    panel.post(snapshotMessage(last, judge(last)))
    timer = setInterval(() => {
      const next = follower.poll()
      const message = changesMessage(last, next, judge(next))
      if (message) panel.post(message)
      last = next
    }, POLL_MILLISECONDS)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    panel.post({ type: 'unreadable', message: error.message })
  }
  return {
    receive() {},
    dispose: () => clearInterval(timer),
  }
}

function snapshotMessage({ record, state, runs }: SweepSnapshot, pace: Pace): ToSweepPanel {
  return { type: 'snapshot', record, state, pace, runs: runs.map(runUpdate) }
}

function changesMessage(before: SweepSnapshot, after: SweepSnapshot, pace: Pace): ToSweepPanel | undefined {
  const runs = after.runs.flatMap((run, index) => (run === before.runs[index] ? [] : [{ index, run: runUpdate(run) }]))
  if (runs.length === 0 && before.state === after.state) return undefined
  return { type: 'changes', state: after.state, pace, runs }
}

/** Confusion matrices are most of a result's bytes: they are sent when they are asked for. */
function runUpdate({ state, result, progress, error }: RunSnapshot): RunUpdate {
  const light = result && { ...result, finetunes: result.finetunes.map(each => ({ ...each, confusion: [] })) }
  return { state, result: light, progress, error }
}
