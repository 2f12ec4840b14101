import { augmentationTitle, type ClassCount, type Collapse, type Tuning } from '@finetune-lab/analysis'
import { augmentationLabel } from '@finetune-lab/augmentation'
import type { ReliabilityBin } from '@finetune-lab/model/page'
import type { RunSnapshot, SweepRecord, SweepSnapshot, SweepState } from '@finetune-lab/runs'
import type { ChallengeVerdicts, LogOf, LossSample, ToSweepPanel } from '../../messages.ts'

type Snapshot = Extract<ToSweepPanel, { type: 'snapshot' }>

/** Everything the panel knows about its sweep, from the messages of the host. */
export interface SweepModel {
  readonly record: SweepRecord
  readonly state: SweepState
  readonly pace: Snapshot['pace']
  readonly workers?: number
  /** Why the last engine gave up. */
  readonly halted?: string
  /** Whether the last engine was stopped on request. */
  readonly stopped?: boolean
  /** State of the Slurm job, as text. */
  readonly slurm?: string
  readonly locked?: string
  /** In the order of the plan. Unchanged runs and lists keep their identity. */
  readonly runs: readonly RunRow[]
  /** Incremented when a run gets a result or fails: what depends on results is recomputed only then. */
  readonly results: number
  /** Incremented when accuracies per class arrive. */
  readonly classes: number
  readonly confusion: ReadonlyMap<number, ReadonlyMap<string, readonly (readonly number[])[]>>
  /** Sent with the confusion; a result of an earlier version has none. */
  readonly reliability: ReadonlyMap<number, ReadonlyMap<string, readonly ReliabilityBin[] | undefined>>
  readonly logs: ReadonlyMap<LogOf, { readonly text?: string; readonly skipped: number }>
  readonly losses: ReadonlyMap<number, readonly LossSample[]>
  /** Which answers survive other heads; missing if the sweep was not challenged, or that is not known yet. */
  readonly challenge?: ChallengeVerdicts
  /** Of a part whose runs are the chosen candidates: what was tuned and chosen. */
  readonly tuning?: Tuning
}

/** A run as the table shows it. */
export interface RunRow extends RunSnapshot {
  readonly collapses?: Readonly<Record<string, Collapse>>
  /** By finetune data set and class; sent on request. */
  readonly classCounts?: Readonly<Record<string, readonly ClassCount[]>>
  readonly index: number
  readonly augmentation: string
  readonly samplesPerClass: number
  readonly seed: number
}

/** The model after a message; undefined if the sweep cannot be read. */
export function updated(model: SweepModel | undefined, message: ToSweepPanel): SweepModel | undefined {
  if (message.type === 'snapshot') return fromSnapshot(message, model)
  if (message.type === 'unreadable' || !model) return undefined
  switch (message.type) {
    case 'changes': {
      const { state, pace, workers, halted, stopped, slurm } = message
      if (message.runs.length === 0) return { ...model, state, pace, workers, halted, stopped, slurm }
      const runs = [...model.runs]
      for (const { index, run } of message.runs)
        if (model.record.runs[index])
          runs[index] = { ...runRow(model.record, index, run), classCounts: model.runs[index]?.classCounts }
      // A failed run changes its point too.
      const done = message.runs.some(
        ({ index }) =>
          runs[index]?.result !== model.runs[index]?.result ||
          (runs[index]?.state === 'failed') !== (model.runs[index]?.state === 'failed'),
      )
      return { ...model, state, pace, workers, halted, stopped, slurm, runs, results: model.results + (done ? 1 : 0) }
    }
    case 'confusion': {
      const confusion = new Map(model.confusion)
      const reliability = new Map(model.reliability)
      for (const { index, finetunes } of message.runs) {
        confusion.set(index, new Map(finetunes.map(each => [each.dataset, each.confusion])))
        reliability.set(index, new Map(finetunes.map(each => [each.dataset, each.reliability])))
      }
      return { ...model, confusion, reliability }
    }
    case 'classes': {
      const runs = [...model.runs]
      for (const { index, finetunes } of message.runs)
        if (runs[index])
          runs[index] = {
            ...runs[index],
            classCounts: Object.fromEntries(finetunes.map(each => [each.dataset, each.classes])),
          }
      return { ...model, runs, classes: model.classes + 1 }
    }
    case 'log':
      return { ...model, logs: new Map(model.logs).set(message.of, { text: message.text, skipped: message.skipped }) }
    case 'losses': {
      const losses = new Map(model.losses)
      for (const { index, from, samples } of message.runs)
        losses.set(index, [...(losses.get(index) ?? []).slice(0, from), ...samples])
      return { ...model, losses }
    }
    case 'challenge':
      return { ...model, challenge: message.verdicts }
    case 'choose':
      return model
  }
}

/** The sweep as the store's readers return it: the input of the analysis. */
export function snapshotOf({ record, state, runs }: SweepModel): SweepSnapshot {
  return { record, folder: '', state, runs }
}

/** A run as text: `mixup, s = 4, seed 0`. */
export const runTitle = ({ augmentation, samplesPerClass, seed }: RunRow) =>
  `${augmentationTitle(augmentation)}, s = ${samplesPerClass}, seed ${seed}`

/** What the page asks for when it shows it. */
type Requested = Pick<SweepModel, 'confusion' | 'reliability' | 'logs' | 'losses' | 'challenge'>

/** A sweep that got further runs keeps what was requested about the others. */
function fromSnapshot(message: Snapshot, before: SweepModel | undefined): SweepModel {
  const { record, state, pace, workers, halted, stopped, slurm, locked, runs } = message
  const grown =
    before !== undefined &&
    before.record.id === record.id &&
    before.runs.every(({ run, index }) => record.runs[index]?.id === run.id)
  const nothing = { confusion: new Map(), reliability: new Map(), logs: new Map(), losses: new Map() }
  const { confusion, reliability, logs, losses, challenge }: Requested = grown ? before : nothing
  return {
    record,
    state,
    pace,
    workers,
    halted,
    stopped,
    slurm,
    locked,
    runs: runs.slice(0, record.runs.length).map((run, index) => {
      const classCounts = grown ? before.runs[index]?.classCounts : undefined
      return { ...runRow(record, index, run), ...(classCounts && { classCounts }) }
    }),
    results: grown ? before.results + 1 : 0,
    classes: grown ? before.classes : 0,
    confusion,
    reliability,
    logs,
    losses,
    ...(challenge && { challenge }),
  }
}

function runRow(record: SweepRecord, index: number, { progress, ...update }: Snapshot['runs'][number]): RunRow {
  const run = record.runs[index]
  const { control, pretrain, seed } = run.settings
  return {
    ...update,
    ...(progress && { progress: { ...progress, loss: progress.loss ?? Number.NaN } }),
    run,
    index,
    augmentation: control ?? augmentationLabel(pretrain.augmentation),
    samplesPerClass: pretrain.samplesPerClass,
    seed,
  }
}
