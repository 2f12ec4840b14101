import type { Dataset, LocateOptions } from '@finetune-lab/data'
import type { LoadedTensorflow } from '@finetune-lab/model/tensorflow'

/** What the TensorFlow process is started for. */
export interface Service {
  readonly sweepFolder: string
  readonly data: Omit<LocateOptions, 'settings'>
  /** The engine that it trains for. */
  readonly engine: string
  readonly checkpointSeconds: number
}

/** What it has made ready. */
export interface Prepared {
  readonly tensorflow: LoadedTensorflow
  /** Name and memory, for people. */
  readonly device: string
  readonly executor: string
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly capacity: number
}
