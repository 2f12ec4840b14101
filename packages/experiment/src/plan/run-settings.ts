import type { ControlName } from '../controls/controls.ts'
import type { RunValues } from '../settings/setting-values.ts'

/** All settings that determine the result of a run. */
export interface RunSettings extends RunValues<'run'> {
  readonly seed: number
  /** If the run is a control. Its stages are those of `trainedSettings`; the settings say which runs it belongs to. */
  readonly control?: ControlName
  readonly pretrain: RunValues<'pretrain'>
  readonly finetunes: readonly FinetuneSettings[]
}

/** A probe head is fitted to convergence and uses neither batches nor learning rate. */
export type FinetuneSettings = RunValues<'finetune'>
