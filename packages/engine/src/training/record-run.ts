import type { Dataset } from '@finetune-lab/data'
import { cohortOf, type Network, SafetensorsError } from '@finetune-lab/model'
import { DiskError, type PlannedRunRecord, type RunWriter, StoreError } from '@finetune-lab/runs'
import { type Checkpoint, CheckpointError, decodeCheckpoint } from './checkpoint.ts'
import { recordTraining, type Surroundings } from './record-training.ts'

export interface RunSurroundings extends Surroundings {
  readonly network: Network
  readonly writer: RunWriter
}

/** Trains one run alone, from its checkpoint if there is one. */
export function recordRun(
  run: PlannedRunRecord,
  { network, writer, ...surroundings }: RunSurroundings,
): 'finished' | 'stopped' {
  const saved = savedCheckpoint(run, writer, surroundings.datasets)
  const execution = recordTraining([{ run, writer, saved }], cohortOf([network]), surroundings)
  for (;;) {
    const { done, value } = execution.next()
    if (!done) continue
    const [outcome] = value
    if (outcome.state === 'failed') throw outcome.error
    return outcome.state
  }
}

/**
 * Reads the run's checkpoint. One that is damaged, or from another run or version of the arithmetic, is logged and not used.
 *
 * @throws errors that keep the file from being read, as it may be intact and must not be overwritten
 */
export function savedCheckpoint(
  run: PlannedRunRecord,
  writer: RunWriter,
  datasets: ReadonlyMap<string, Dataset>,
): Checkpoint | undefined {
  try {
    const file = writer.savedCheckpoint()
    return file && decodeCheckpoint(file.bytes, file.path, run, datasets)
  } catch (error) {
    if (error instanceof DiskError || !unusable.some(kind => error instanceof kind)) throw error
    writer.log(`cannot use the checkpoint; restarting the run: ${(error as Error).message}`)
    return undefined
  }
}

const unusable = [CheckpointError, SafetensorsError, StoreError]
