import { describe, expect, it } from 'vitest'
import { batchOrder } from './batches.ts'

const options = { count: 30, batchSize: 8, seed: 0, purpose: 'batches', keys: ['mnist', 3] }
const walk = (batches: number, changes = {}) => {
  const order = batchOrder({ ...options, ...changes })
  return Array.from({ length: batches }, (_, batch) => [...order.at(batch)])
}

describe('batchOrder', () => {
  it('walks through each epoch without meeting a sample twice, and drops the ragged last batch', () => {
    expect(batchOrder(options).batchesPerEpoch).toBe(3)
    const batches = walk(9)
    for (const epoch of [0, 1, 2]) {
      const met = batches.slice(epoch * 3, epoch * 3 + 3).flat()
      expect(new Set(met).size).toBe(24)
      expect(met.every(position => position >= 0 && position < 30)).toBe(true)
    }
  })

  it('reshuffles each epoch and drops other samples', () => {
    const [first, second] = [walk(3).flat(), walk(6).slice(3).flat()]
    expect(second).not.toEqual(first)
    expect(new Set(second)).not.toEqual(new Set(first))
  })

  it('gives the same batch whether walked to or asked for directly', () => {
    const batches = walk(12)
    for (const batch of [11, 0, 5, 4, 9]) expect([...batchOrder(options).at(batch)]).toEqual(batches[batch])
    const back = batchOrder(options)
    expect([...back.at(7)]).toEqual(batches[7])
    expect([...back.at(2)]).toEqual(batches[2])
  })

  it('depends on seed, purpose and keys', () => {
    for (const changes of [{ seed: 1 }, { purpose: 'other' }, { keys: ['mnist', 4] }])
      expect(walk(3, changes)).not.toEqual(walk(3))
  })

  it('takes a subset of exactly one batch', () => {
    expect(walk(4, { count: 8 }).map(batch => batch.toSorted((a, b) => a - b))).toEqual(
      new Array(4).fill([0, 1, 2, 3, 4, 5, 6, 7]),
    )
  })

  it('refuses a batch that cannot be filled', () => {
    expect(() => batchOrder({ ...options, count: 7 })).toThrow('batchSize 8: expected at most the number of samples, 7')
  })
})
