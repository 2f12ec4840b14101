import type { Dataset } from '@finetune-lab/data'
import type { Cohort } from '@finetune-lab/model'
import { diskTrouble, type PlannedRunRecord, type RunWriter } from '@finetune-lab/runs'
import type { Checkpoint } from './checkpoint.ts'
import type { Portions } from './portions.ts'
import { type RunRecorder, runRecorder, type Trainer } from './run-recorder.ts'
import { BEGINNING, type Training, train } from './train.ts'

/** Repeating less work than this is faster than saving it. Runs of tenths of a second would otherwise wait for the disk. */
const WORTH_SAVING_SECONDS = 0.3
/** Maximum share of a cohort's time spent on saving, as a large cohort writes hundreds of files at once. */
const SAVING_SHARE = 0.1

export interface Surroundings extends Trainer {
  readonly datasets: ReadonlyMap<string, Dataset>
  /** Maximum time between checkpoints. More are written when stopping and at the end of each stage. */
  readonly checkpointSeconds: number
  readonly stopRequested: () => boolean
  /** Called as soon as a run of the cohort fails. */
  readonly failed?: (index: number, error: unknown) => void
}

/** A run of a cohort: where its results go, and the checkpoint that it resumes from. */
export interface CohortRun {
  readonly run: PlannedRunRecord
  readonly writer: RunWriter
  readonly saved?: Checkpoint
}

export type RunOutcome =
  | { readonly state: 'finished' | 'stopped' }
  | { readonly state: 'failed'; readonly error: unknown }

/**
 * Trains the runs of a cohort and records them: events and checkpoints along the way, model and result at the end. A run
 * that fails keeps its place on the device, but nothing more is written for it, and the others continue. Yields after
 * each portion.
 *
 * @param runs runs of one group, as `cohortGroups` returns it
 * @returns how each run ended
 */
export function* recordTraining(
  runs: readonly CohortRun[],
  cohort: Cohort,
  surroundings: Surroundings,
  portions?: Portions & { took?(training: Training, seconds: number): void },
): Generator<undefined, RunOutcome[]> {
  const { datasets, checkpointSeconds, stopRequested } = surroundings
  const recorders = runs.map(({ run, writer, saved }) => runRecorder(run, writer, saved, datasets, surroundings))
  const outcomes = new Map<number, RunOutcome>()

  let full = false

  /** Records something for each run that is still training. An error fails only its own run, unless the disk is full. */
  function each(record: (recorder: RunRecorder, index: number) => void): void {
    for (const [index, recorder] of recorders.entries()) {
      if (outcomes.has(index)) continue
      try {
        record(recorder, index)
      } catch (error) {
        outcomes.set(index, { state: 'failed', error })
        full ||= diskTrouble(error) !== undefined
        surroundings.failed?.(index, error)
      }
    }
  }

  each(recorder => recorder.begin())
  const settings = runs.map(({ run }) => run.settings)
  const from = runs.map(({ saved }) => saved?.standing ?? BEGINNING)
  const training = train(settings, datasets, cohort, from, portions)
  let written = performance.now()
  let writing = 0
  while (outcomes.size < runs.length) {
    const before = performance.now()
    const { done, value } = training.next()
    if (done) {
      each((recorder, index) => {
        recorder.finish(value[index])
        outcomes.set(index, { state: 'finished' })
      })
      break
    }
    const seconds = (performance.now() - before) / 1000
    portions?.took?.(value, seconds)
    each((recorder, index) => recorder.count(value, index, seconds / runs.length))
    const stopping = stopRequested() || full
    const unsaved = (performance.now() - written) / 1000
    const interval = runs.length > 1 ? Math.max(checkpointSeconds, writing / SAVING_SHARE) : checkpointSeconds
    const due = unsaved >= (stageEnds(value, settings[0]) ? WORTH_SAVING_SECONDS : interval)
    if (stopping || due) {
      const started = performance.now()
      const standings = value.standings()
      each((recorder, index) => recorder.checkpoint(standings[index]))
      written = performance.now()
      writing = (written - started) / 1000
    }
    if (stopping)
      each((recorder, index) => {
        recorder.stopped()
        outcomes.set(index, { state: 'stopped' })
      })
    else yield
  }
  return runs.map((_, index) => outcomes.get(index)!)
}

function stageEnds(training: Training, { pretrain, finetunes }: PlannedRunRecord['settings']): boolean {
  if (training.stage === 'test' || training.stage === 'probe' || training.stage === 'validate') return false
  if (training.stage === 'evaluate') return true
  const { batches } = training.stage === 'pretrain' ? pretrain : finetunes[training.finetune]
  return training.batches === batches
}
