import { setImmediate } from 'node:timers/promises'
import { type Dataset, IMAGE_PIXELS } from '@finetune-lab/data'
import { runNetwork } from '@finetune-lab/experiment'
import { availableBuild, extractorIn, headIn, type Kernels, readSafetensors } from '@finetune-lab/model'
import { type PlannedRunRecord, runFiles, runFolder, StoreError, type SweepRecord } from '@finetune-lab/runs'
import { cpuNetworks } from '../executors/cpu-networks.ts'

export interface PredictionOptions {
  /** Default: the kernels next to the model package's source. A bundle passes its own. */
  readonly kernels?: Kernels
  readonly signal?: AbortSignal
  /** @param done share done, from 0 to 1 */
  readonly onProgress?: (done: number) => void
}

/**
 * The class that a finished run's saved model predicts for every test image of a finetune data set. These are the
 * predictions counted in its confusion matrix if this machine has the kernels that trained it.
 *
 * @param folder the sweep's folder
 * @returns Uint8Array [test images], class indices
 * @throws SafetensorsError, StoreError if the saved model is damaged or missing; the signal's reason when it aborts
 */
export async function testPredictions(
  folder: string,
  { executor }: SweepRecord,
  run: Pick<PlannedRunRecord, 'id' | 'settings'>,
  { name, test, classes, mean, std }: Dataset,
  { kernels, signal, onProgress }: PredictionOptions = {},
): Promise<Uint8Array> {
  const file = runFiles(runFolder(folder, run.id)).model
  const model = await readSafetensors(file).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ENOENT' ? new StoreError(`${file}: the run’s saved model is missing`, { cause }) : cause
  })
  const build = executor.build === 'relaxed' ? availableBuild() : 'plain'
  const { settings } = run
  const inferred = runNetwork(settings.network)
  const network = cpuNetworks({ build, kernels })(settings)
  network.setExtractor(extractorIn(model, file, inferred))
  network.setHead(headIn(model, file, 'generalizer', name, inferred.features))
  const predictions = new Uint8Array(test.count)
  for (let first = 0; first < test.count; first += IMAGES_AT_ONCE) {
    // Lets the signal abort between two portions.
    await setImmediate()
    signal?.throwIfAborted()
    const last = Math.min(test.count, first + IMAGES_AT_ONCE)
    const images = test.images.subarray(first * IMAGE_PIXELS, last * IMAGE_PIXELS)
    const labels = test.labels.subarray(first, last)
    predictions.set(
      network.predictions({ count: last - first, images, labels, classes: classes.length, mean, std }),
      first,
    )
    onProgress?.(last / test.count)
  }
  return predictions
}

/** A few hundredths of a second of work. */
const IMAGES_AT_ONCE = 1024
