// y = b + Σ w · x without im2col: the contraction walks over the tensor, whose margin of zeros is the padding.
import { broadcastContraction, dotContraction } from '../contractions.ts'
import type { LayerCode, Operation, PlanContext } from '../operation.ts'
import { maskAndBias } from './mask-and-bias.ts'
import { rectified } from './relu.ts'

export function directConv(op: Operation, { blocks }: PlanContext): LayerCode {
  const { x, y, relu, parameters } = op
  const { weight, bias } = parameters
  const { kernel: r, stride: s, padding: p } = op.options as { kernel: number; stride: number; padding: number }
  const reach = (outputs: number) => (outputs - 1) * s + r - p
  x.margin.need(p, p, Math.max(0, reach(y.height) - x.height), Math.max(0, reach(y.width) - x.width))
  const tap = Math.ceil(y.channels / 4) * 16
  const first = () => (x.top - p) * x.row + (x.left - p) * 16
  return {
    adds: true,
    forward: f =>
      broadcastContraction(f, {
        a: f.address(weight.at),
        b: f.address(x.at + first()),
        c: f.address(y.at + y.first),
        outer: [
          { count: blocks, b: x.block, c: y.block },
          { count: y.height, b: s * x.row, c: y.row },
        ],
        m: { count: y.channels, a: 4, c: y.plane },
        n: { count: y.width, b: s * 16, c: 16 },
        k: [
          { count: x.channels, a: r * r * tap, b: x.plane },
          { count: r, a: r * tap, b: x.row },
          { count: r, a: tap, b: 16 },
        ],
        bias: bias && f.address(bias.at),
        finish: relu ? rectified : undefined,
      }),
    mask: f => maskAndBias(f, op, blocks),
    backward(f, { gradient }) {
      const inputs = { count: x.channels, a: x.plane, c: r * r * tap }
      const columns = { count: r, a: 16, c: tap }
      const few = x.channels < 3
      dotContraction(f, {
        a: f.address(x.at + first()),
        b: f.address(y.grad + y.first),
        c: f.address(weight.grad),
        outer: [{ count: r, a: x.row, c: r * tap }, few ? inputs : columns],
        m: few ? columns : inputs,
        n: { count: y.channels, b: y.plane },
        k: [
          { count: blocks, a: x.block, b: y.block },
          { count: y.height, a: s * x.row, b: y.row },
          { count: y.width, a: s * 16, b: 16 },
        ],
      })
      if (!gradient) return
      broadcastContraction(f, {
        a: f.address(weight.at),
        b: f.address(y.grad + y.first),
        c: f.address(x.grad + first()),
        outer: [
          { count: blocks, b: y.block, c: x.block },
          { count: r, a: r * tap, c: x.row },
          { count: r, a: tap, c: 16 },
          { count: y.height, b: y.row, c: s * x.row },
        ],
        m: { count: x.channels, a: r * r * tap, c: x.plane },
        n: { count: y.width, b: 16, c: s * 16 },
        k: [{ count: y.channels, a: 4, b: y.plane }],
        accumulate: true,
      })
    },
  }
}
