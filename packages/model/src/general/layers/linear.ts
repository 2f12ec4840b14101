// y = b + W x;  ∂x = Wᵀ ∂y,  ∂W = ∂y xᵀ,  ∂b = Σ ∂y
import { broadcastContraction } from '../contractions.ts'
import type { KernelLayer } from '../operation.ts'
import { transposed, ZERO } from '../tensor.ts'
import { get, load, offset, set, store, v } from '../wasm/instructions.ts'
import { rectified, whereOpen } from './relu.ts'

export const linear: KernelLayer = {
  fusesRelu: true,
  plan({ x, y, relu, parameters: { weight, bias } }, { blocks, scratch }) {
    const features = x.channels
    const outputs = y.channels
    const row = Math.ceil(outputs / 4) * 16
    const panel = features * 16
    const rows = scratch('rows', blocks * 4 * row)
    return {
      forward(f) {
        const panels = (count: number, first: number, size: number) =>
          f.walk(
            count,
            [
              [f.address(weight.at + first * panel), panel],
              [f.address((bias?.at ?? 0) + first * 16), 16],
              [f.address(y.at + first * 64), 64],
            ],
            (w, b, to) =>
              broadcastContraction(f, {
                a: w,
                b: f.address(x.at),
                c: to,
                bias: bias && b,
                finish: relu ? rectified : undefined,
                m: { count: size, a: 4, c: 16 },
                n: { count: blocks, b: x.block, c: y.block },
                k: [{ count: features, a: 16, b: 16 }],
              }),
          )
        panels(Math.floor(outputs / 4), 0, 4)
        if (outputs % 4) panels(1, Math.floor(outputs / 4), outputs % 4)
      },
      backward(f, { gradient, accumulate }) {
        // The gradient of y with images as rows, so that its vectors are those of the weights.
        f.walk(
          blocks,
          [
            [f.address(y.grad), y.block],
            [f.address(rows.at), 4 * row],
          ],
          (change, to) => {
            for (let o = 0; o < outputs; o += 4)
              f.scoped(() => {
                const vectors = [0, 1, 2, 3].map(i => {
                  if (o + i >= outputs) return f.vector(ZERO)
                  const at = offset(get(change), (o + i) * 16)
                  const value = f.vector(load(at))
                  if (relu)
                    f.emit(set(value, whereOpen(get(value), load(offset(at, y.at - y.grad)))), store(at, get(value)))
                  return value
                })
                for (const [i, own] of transposed(f, vectors).entries())
                  f.emit(store(offset(get(to), i * row + o * 4), get(own)))
              })
          },
        )
        if (bias)
          f.walk(
            row / 16,
            [
              [f.address(rows.at), 16],
              [f.address(bias.grad), 16],
            ],
            (from, to) => {
              const sum = f.vector(ZERO)
              f.walk(blocks * 4, [[from, row]], from => f.emit(set(sum, v.add(get(sum), load(get(from))))))
              f.emit(store(get(to), get(sum)))
            },
          )
        broadcastContraction(f, {
          a: f.address(x.at),
          b: f.address(rows.at),
          c: f.address(weight.grad),
          m: { count: features, a: 16, c: 16 },
          n: { count: row / 16, b: 16, c: panel },
          k: [
            { count: blocks, a: x.block, b: 4 * row },
            { count: 4, a: 4, b: row },
          ],
        })
        if (gradient)
          broadcastContraction(f, {
            a: f.address(weight.at),
            b: f.address(y.grad),
            c: f.address(x.grad),
            m: { count: features, a: 16, c: 16 },
            n: { count: blocks, b: y.block, c: x.block },
            // Beyond the end of y, each value is multiplied by a weight of 0.
            k: [
              { count: row / 16, a: panel, b: 64 },
              { count: 4, a: 4, b: 16 },
            ],
            accumulate,
          })
      },
    }
  },
}
