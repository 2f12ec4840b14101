import type { Dataset, LocateOptions } from '@finetune-lab/data'
import type { LoadedTensorflow } from '@finetune-lab/model/tensorflow'

/** What the TensorFlow process is started with. */
export interface Service {
  readonly sweepFolder: string
  readonly data: Omit<LocateOptions, 'settings'>
  /** Id of the engine that it trains for. */
  readonly engine: string
  readonly checkpointSeconds: number
}

/** What it has loaded. */
export interface Prepared {
  readonly tensorflow: LoadedTensorflow
  /** Name and memory, for users. */
  readonly device: string
  readonly executor: string
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly capacity: number
}
