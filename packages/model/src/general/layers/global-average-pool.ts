// y[c] = mean of x[c];  ∂x = ∂y / pixels
import type { KernelLayer } from '../operation.ts'
import { eachVector, Sums } from '../tensor.ts'
import type { FunctionCode } from '../wasm/function-code.ts'
import { get, type Local, load, splat, store, v } from '../wasm/instructions.ts'
import { put } from './element-wise.ts'

export const globalAveragePool: KernelLayer = {
  plan({ x, y }, { blocks }) {
    const share = splat(1 / (x.height * x.width))
    const each = (f: FunctionCode, from: number, to: number, body: (plane: Local, feature: Local) => void) =>
      f.walk(
        blocks,
        [
          [f.address(from + x.first), x.block],
          [f.address(to), y.block],
        ],
        (planes, features) =>
          f.walk(
            x.channels,
            [
              [planes, x.plane],
              [features, 16],
            ],
            body,
          ),
      )
    return {
      forward: f =>
        each(f, x.at, y.at, (plane, feature) => {
          const sums = new Sums(f)
          eachVector(f, x, [plane], ([from], turn) => sums.add(turn, load(get(from))))
          f.emit(store(get(feature), v.mul(get(sums.total()), share)))
        }),
      backward: (f, { gradient, accumulate }) =>
        gradient &&
        each(f, x.grad, y.grad, (plane, feature) => {
          const part = f.vector(v.mul(load(get(feature)), share))
          eachVector(f, x, [plane], ([to]) => f.emit(put(get(to), get(part), accumulate)))
        }),
    }
  },
}
