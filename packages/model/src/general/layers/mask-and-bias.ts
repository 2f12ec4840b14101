import type { Operation } from '../operation.ts'
import { eachVector, laneTotal, Sums, ZERO } from '../tensor.ts'
import type { FunctionCode } from '../wasm/function-code.ts'
import { get, load, offset, set, store, storeLane, v } from '../wasm/instructions.ts'
import { whereOpen } from './relu.ts'

/** Before a convolution's backward pass: the relu's mask on the gradient of its output, and ∂b = Σ ∂y. */
export function maskAndBias(
  f: FunctionCode,
  { y, relu, masked, parameters: { bias } }: Operation,
  blocks: number,
): void {
  if (masked || (!relu && !bias)) return
  f.walk(
    y.channels,
    [
      [f.address(y.grad + y.first), y.plane],
      [f.address(bias?.grad ?? 0), 4],
    ],
    (plane, to) => {
      const sum = f.vector(ZERO)
      f.walk(blocks, [[plane, y.block]], plane => {
        const sums = new Sums(f) // each plane's sum is added up by itself: less rounding
        eachVector(f, y, [plane], ([at], turn) => {
          const value = f.vector(load(get(at)))
          if (relu)
            f.emit(set(value, whereOpen(get(value), load(offset(get(at), y.at - y.grad)))), store(get(at), get(value)))
          sums.add(turn, get(value))
        })
        f.emit(set(sum, v.add(get(sum), get(sums.total()))))
      })
      if (bias) f.emit(storeLane(get(to), get(laneTotal(f, sum)), 0))
    },
  )
}
