import { type Key, stream } from '@finetune-lab/random'

export interface BatchOrderOptions {
  /** How many samples there are. */
  readonly count: number
  readonly batchSize: number
  readonly seed: number
  readonly purpose: string
  readonly keys?: readonly Key[]
}

export interface BatchOrder {
  readonly batchesPerEpoch: number
  /**
   * The positions, 0 … count − 1, of the samples in batch number `batch` (from 0, counted across epochs). A view that is
   * valid until the next call.
   */
  at(batch: number): Uint32Array
}

/**
 * The order of the samples in batches. Each epoch is shuffled by its own random stream, so that any batch can be
 * computed directly. The incomplete last batch of an epoch is dropped.
 *
 * @throws RangeError if there are fewer samples than one batch holds
 */
export function batchOrder({ count, batchSize, seed, purpose, keys = [] }: BatchOrderOptions): BatchOrder {
  if (!(Number.isInteger(batchSize) && batchSize >= 1))
    throw new RangeError(`batchSize ${batchSize}: expected a whole number above 0`)
  if (count < batchSize)
    throw new RangeError(`batchSize ${batchSize}: expected at most the number of samples, ${count}`)
  const batchesPerEpoch = Math.floor(count / batchSize)
  const order = new Uint32Array(count)
  let shuffledEpoch = -1

  return {
    batchesPerEpoch,
    at(batch) {
      if (!(Number.isInteger(batch) && batch >= 0))
        throw new RangeError(`batch ${batch}: expected a whole number from 0`)
      const epoch = Math.floor(batch / batchesPerEpoch)
      if (epoch !== shuffledEpoch) {
        for (let position = 0; position < count; position++) order[position] = position
        stream(seed, purpose, ...keys, epoch).shuffle(order)
        shuffledEpoch = epoch
      }
      const start = (batch % batchesPerEpoch) * batchSize
      return order.subarray(start, start + batchSize)
    },
  }
}
