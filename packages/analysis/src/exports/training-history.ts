import { type RunEvent, runFiles, runFolder, type SweepSnapshot, tailEvents } from '@finetune-lab/runs'

/** What a run's events tell of its training, once it has been put in order. */
export interface TrainingHistory {
  /** ISO 8601; absent where the run was taken over from another sweep. */
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
  /** Mean training loss since the point before. */
  readonly loss: number
}

/** The history of each run that has told something, by its id; read anew from the sweep's folder. */
export function readTrainingHistories(sweep: SweepSnapshot): ReadonlyMap<string, TrainingHistory> {
  return new Map(
    sweep.runs.flatMap(({ run: { id } }) => {
      const events = tailEvents(runFiles(runFolder(sweep.folder, id)).events).read()
      return events.length === 0 ? [] : [[id, trainingHistory(events)] as const]
    }),
  )
}

/**
 * A run that was stopped and gone on with tells some steps twice, or all of them: what an event says takes the place of
 * everything that was told of this place in the run and of later ones.
 */
export function trainingHistory(events: readonly RunEvent[]): TrainingHistory {
  const points: (TrainingLoss & { readonly done: number })[] = []
  for (const event of events) {
    if (event.type !== 'progress') continue
    const { at, stage, dataset, step, loss, done } = event
    while (points.length > 0 && points[points.length - 1].done >= done) points.pop()
    if (loss !== null && Number.isFinite(loss)) points.push({ at, stage, dataset, step, loss, done })
  }
  return {
    started: events.findLast(({ type }) => type === 'started')?.at,
    ended: events.findLast(({ type }) => type === 'finished' || type === 'failed')?.at,
    losses: points.map(({ done, ...point }) => point),
  }
}
