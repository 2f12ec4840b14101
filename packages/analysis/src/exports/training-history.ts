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
      const history = trainingHistory(tailEvents(runFiles(runFolder(sweep.folder, id)).events).read())
      return history.started === undefined && history.losses.length === 0 ? [] : [[id, history] as const]
    }),
  )
}

/**
 * A run that was stopped and gone on with tells some steps twice, or all of them: what an event says takes the place of
 * everything that was told of this place in the run and of later ones.
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
