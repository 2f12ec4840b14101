import type { Dataset } from '@finetune-lab/data'
import type { Cohort } from '@finetune-lab/model'
import { diskTrouble, type PlannedRunRecord, type RunWriter } from '@finetune-lab/runs'
import type { Checkpoint } from './checkpoint.ts'
import type { Portions } from './portions.ts'
import { type RunRecorder, runRecorder, type Trainer } from './run-recorder.ts'
import { BEGINNING, type Training, train } from './train.ts'

/** What took less than this is done again sooner than saved: runs of tenths of a second would wait for the disk. */
const WORTH_SAVING_SECONDS = 0.3
/** Of several runs' time saving takes at most this share: a large cohort writes hundreds of files at once. */
const SAVING_SHARE = 0.1

export interface Surroundings extends Trainer {
  readonly datasets: ReadonlyMap<string, Dataset>
  /** A checkpoint is written at least so often, beside those at a stop and at each stage's end. */
  readonly checkpointSeconds: number
  readonly stopRequested: () => boolean
  /** Told when a run of the cohort fails, as soon as it does. */
  readonly failed?: (index: number, error: unknown) => void
}

/** A run of a cohort: where its results go, and the checkpoint from which it goes on. */
export interface CohortRun {
  readonly run: PlannedRunRecord
  readonly writer: RunWriter
  readonly saved?: Checkpoint
}

export type RunOutcome =
  | { readonly state: 'finished' | 'stopped' }
  | { readonly state: 'failed'; readonly error: unknown }

/**
 * Trains a cohort's runs and writes what becomes of them: events and checkpoints as it goes, model and result at the end.
 * A run that fails keeps its place on the device, and nothing more is written of it; the others go on. Yields after each
 * portion.
 *
 * @param runs of one structure (`structure` in cohort-groups.ts), all at one place (`place` there)
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

  /** Tells each run that is still at work. What one of them throws is its own affair, but for a disk that takes no more. */
  function each(tell: (recorder: RunRecorder, index: number) => void): void {
    for (const [index, recorder] of recorders.entries()) {
      if (outcomes.has(index)) continue
      try {
        tell(recorder, index)
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
  if (training.stage === 'test' || training.stage === 'probe') return false
  if (training.stage === 'evaluate') return true
  const { batches } = training.stage === 'pretrain' ? pretrain : finetunes[training.finetune]
  return training.batches === batches
}
