import { type RunEvent, runFiles, runFolder, type SweepSnapshot, tailEvents } from '@finetune-lab/runs'

/** A run's training history from its events, in order. */
export interface TrainingHistory {
  /** ISO 8601; missing if the run was reused from another sweep. */
  readonly started?: string
  readonly ended?: string
  readonly losses: readonly TrainingLoss[]
}

export interface TrainingLoss {
  readonly at: string
  readonly stage: 'pretrain' | 'finetune'
  readonly dataset: string
  /** Batches done in this stage. */
  readonly step: number
  /** Mean training loss since the previous point. */
  readonly loss: number
}

/** Reads the histories of all runs with events from the sweep's folder, by run id. */
export function readTrainingHistories(sweep: SweepSnapshot): ReadonlyMap<string, TrainingHistory> {
  return new Map(
    sweep.runs.flatMap(({ run: { id } }) => {
      const history = trainingHistory(tailEvents(runFiles(runFolder(sweep.folder, id)).events).read())
      return history.started === undefined && history.losses.length === 0 ? [] : [[id, history] as const]
    }),
  )
}

/**
 * A run that was stopped and resumed reports some or all steps twice. An event replaces all earlier reports of its own and
 * later steps.
 */
export function trainingHistory(events: Iterable<RunEvent>): TrainingHistory {
  let started: string | undefined
  let ended: string | undefined
  const points: (TrainingLoss & { readonly done: number })[] = []
  for (const event of events) {
    if (event.type === 'started') started = event.at
    if (event.type === 'finished' || event.type === 'failed') ended = event.at
    if (event.type !== 'progress') continue
    const { at, stage, dataset, step, loss, done } = event
    while (points.length > 0 && points[points.length - 1].done >= done) points.pop()
    if (loss !== null && Number.isFinite(loss)) points.push({ at, stage, dataset, step, loss, done })
  }
  return { started, ended, losses: points.map(({ done, ...point }) => point) }
}
