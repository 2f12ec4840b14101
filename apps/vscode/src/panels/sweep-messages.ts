import { classAccuracies, collapsesOf } from '@finetune-lab/analysis'
import { type FinetuneResult, liveLeases, type Pace, type RunSnapshot, type SweepSnapshot } from '@finetune-lab/runs'
import { slurmWords } from '@finetune-lab/slurm'
import type { RunUpdate, ToSweepPanel } from '../messages.ts'
import { wasStopped } from '../store/was-stopped.ts'

/** The whole sweep, for a webview that has just loaded. */
export function snapshotMessage(sweep: SweepSnapshot, pace: Pace, locked: string | undefined): ToSweepPanel {
  const { record, state, runs, halted } = sweep
  const common = { state, pace, workers: workersOf(sweep), halted, stopped: wasStopped(sweep), slurm: slurmOf(sweep) }
  return { type: 'snapshot', record, ...common, runs: runs.map(runUpdate), locked }
}

/** What changed; undefined if nothing did. */
export function changesMessage(before: SweepSnapshot, after: SweepSnapshot, pace: Pace): ToSweepPanel | undefined {
  const runs = after.runs.flatMap((run, index) => (run === before.runs[index] ? [] : [{ index, run: runUpdate(run) }]))
  const slurm = slurmOf(after)
  const same = before.state === after.state && before.halted === after.halted && slurmOf(before) === slurm
  if (runs.length === 0 && same) return undefined
  const { state, halted } = after
  return { type: 'changes', state, pace, workers: workersOf(after), halted, stopped: wasStopped(after), slurm, runs }
}

export function confusionMessage({ runs }: SweepSnapshot, asked: readonly number[]): ToSweepPanel {
  const answers = asked.flatMap(index => {
    const result = runs[index]?.result
    if (!result) return []
    const finetunes = result.finetunes.map(({ dataset, confusion, reliability }) => ({
      dataset,
      confusion: confusion.map(row => [...row]),
      reliability,
    }))
    return [{ index, finetunes }]
  })
  return { type: 'confusion', runs: answers }
}

export function classesMessage({ runs }: SweepSnapshot, asked: readonly number[]): ToSweepPanel {
  const answers = asked.flatMap(index => {
    const { result } = runs[index] ?? {}
    if (!result) return []
    const finetunes = result.finetunes.map(finetune => ({
      dataset: finetune.dataset,
      classes: [...classAccuracies(runs[index], finetune)],
    }))
    return [{ index, finetunes }]
  })
  return { type: 'classes', runs: answers }
}

/** Confusion matrices make up most of a result's bytes: they are sent on request. */
function runUpdate({ state, result, progress, error }: RunSnapshot): RunUpdate {
  const light = result && { ...result, finetunes: result.finetunes.map(withoutDetails) }
  return {
    state,
    result: light,
    collapses: result && collapsesOf(result),
    progress: progress && { ...progress, loss: Number.isFinite(progress.loss) ? progress.loss : null },
    error,
  }
}

const withoutDetails = ({ reliability: _, ...finetune }: FinetuneResult) => ({ ...finetune, confusion: [] })

/** A job that was stopped or superseded is shown only while some of its tasks remain. */
const slurmOf = ({ slurm }: SweepSnapshot) => slurm && slurmWords(slurm)

/** Number of workers of all engines that run this sweep now, on any machine. */
function workersOf({ folder, state }: SweepSnapshot): number | undefined {
  const leases = state === 'running' ? liveLeases(folder) : []
  return leases.length === 0 ? undefined : leases.reduce((sum, { workers }) => sum + workers, 0)
}
