// y = x · m; the caller draws the factors m: 0, or 1 / (1 − p). Evaluation has no code for it: y is x.
import type { KernelLayer, LayerCode, Operation, PlanContext, Wanted } from '../operation.ts'
import { eachVector } from '../tensor.ts'
import type { FunctionCode } from '../wasm/function-code.ts'
import { get, load, v } from '../wasm/instructions.ts'
import { put } from './element-wise.ts'

export const dropout: KernelLayer = { elementWise: true, plan: (op, context) => code(op, context, false) }
export const channelDropout: KernelLayer = { elementWise: true, plan: (op, context) => code(op, context, true) }

function code({ name, x, y }: Operation, context: PlanContext, channels: boolean): LayerCode {
  const { blocks } = context
  const { channels: count, height, width } = x
  const ofPlane = channels ? 16 : height * width * 16
  const place = context.factors({ name, tensor: x, channels }, blocks * count * ofPlane)
  const product = (f: FunctionCode, from: number, to: number, accumulate: boolean) =>
    f.walk(
      blocks,
      [
        [f.address(from + x.first), x.block],
        [f.address(to + x.first), x.block],
        [f.address(place.at), count * ofPlane],
      ],
      (from, to, factors) =>
        f.walk(
          count,
          [
            [from, x.plane],
            [to, x.plane],
            [factors, ofPlane],
          ],
          (from, to, factors) => {
            if (channels) {
              const factor = f.vector(load(get(factors)))
              return eachVector(f, x, [from, to], ([from, to]) =>
                f.emit(put(get(to), v.mul(load(get(from)), get(factor)), accumulate)),
              )
            }
            f.walk(
              height,
              [
                [from, x.row],
                [to, x.row],
                [factors, 16 * width],
              ],
              (from, to, factors) =>
                f.walk(
                  width,
                  [
                    [from, 16],
                    [to, 16],
                    [factors, 16],
                  ],
                  (from, to, factors) => f.emit(put(get(to), v.mul(load(get(from)), load(get(factors))), accumulate)),
                ),
            )
          },
        ),
    )
  return {
    forward: f => product(f, x.at, y.at, false),
    backward: (f, { gradient, accumulate }: Wanted) => gradient && product(f, y.grad, x.grad, accumulate),
  }
}
