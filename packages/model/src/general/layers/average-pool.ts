// y = Σ x over the window / kernel²; padding counts as zeros. ∂x = Σ ∂y / kernel² over the windows that hold x.
import type { KernelLayer } from '../operation.ts'
import { get, load, offset, set, splat, store, v } from '../wasm/instructions.ts'
import { put } from './element-wise.ts'
import { eachWindow, tilesExactly } from './pool.ts'

export const averagePool: KernelLayer = {
  plan(op, context) {
    const { x, y, options } = op
    const share = splat(1 / (options.kernel as number) ** 2)
    return {
      adds: !tilesExactly(op),
      forward: f =>
        eachWindow(
          f,
          op,
          context,
          [
            { at: x.at, tensor: x },
            { at: y.at, tensor: y },
          ],
          ([from, to], [first, ...rest]) => {
            const sum = f.vector(load(offset(get(from), first)))
            for (const cell of rest) f.emit(set(sum, v.add(get(sum), load(offset(get(from), cell)))))
            f.emit(store(get(to), v.mul(get(sum), share)))
          },
        ),
      backward: (f, { gradient, accumulate }) =>
        gradient &&
        eachWindow(
          f,
          op,
          context,
          [
            { at: x.grad, tensor: x },
            { at: y.grad, tensor: y },
          ],
          ([to, change], cells) => {
            const part = f.vector(v.mul(load(get(change)), share))
            for (const cell of cells) f.emit(put(offset(get(to), cell), get(part), accumulate))
          },
        ),
    }
  },
}
