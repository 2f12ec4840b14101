// y = max of x over the window. Backward, the first of the largest gets the gradient, as in PyTorch.
import type { KernelLayer } from '../operation.ts'
import { laneTotal, ZERO } from '../tensor.ts'
import { get, load, offset, set, store, storeLane, V128, v } from '../wasm/instructions.ts'
import { put } from './element-wise.ts'
import { eachWindow, tilesExactly } from './pool.ts'
import { whereOpen } from './relu.ts'

export const maxPool: KernelLayer = {
  plan(op, context) {
    const { x, y } = op
    const exact = tilesExactly(op)
    return {
      adds: !exact,
      forward: f =>
        eachWindow(
          f,
          op,
          context,
          [
            { at: x.at, tensor: x },
            { at: y.at, tensor: y },
          ],
          ([from, to], cells) => {
            const [first, ...rest] = cells.map(cell => f.vector(load(offset(get(from), cell))))
            const top = f.vector(get(first))
            for (const value of rest) f.emit(set(top, v.pmax(get(top), get(value))))
            f.emit(store(get(to), get(top)))
          },
        ),
      backward(f, { gradient, accumulate }) {
        if (!gradient) return
        const { before } = op
        const bias = before?.parameters.bias
        const sum = f.local(V128)
        const bases = [
          { at: x.at, tensor: x },
          { at: y.at, tensor: y },
          { at: y.grad, tensor: y },
        ]
        eachWindow(
          f,
          op,
          context,
          bases,
          ([from, to, change], cells) => {
            const top = f.vector(load(get(to)))
            const left = f.vector(load(get(change)))
            if (before) f.emit(set(left, whereOpen(get(left), get(top))), set(sum, v.add(get(sum), get(left))))
            for (const cell of cells)
              f.scoped(() => {
                const here = f.vector(v.eq(load(offset(get(from), cell)), get(top)))
                f.emit(put(offset(get(from), cell + x.grad - x.at), v.and(get(left), get(here)), accumulate))
                f.emit(set(left, v.andnot(get(left), get(here))))
              })
          },
          (code, place) => {
            f.emit(set(sum, ZERO))
            code()
            if (bias) f.emit(storeLane(get(place), get(laneTotal(f, sum)), 0))
          },
          bias?.grad,
        )
      },
    }
  },
}
