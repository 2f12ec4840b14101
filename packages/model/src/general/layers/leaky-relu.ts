// y = x where x > 0, else slope · x
import type { KernelLayer } from '../operation.ts'
import { ZERO } from '../tensor.ts'
import { get, splat, v } from '../wasm/instructions.ts'
import { forEach, forEachBack } from './element-wise.ts'

export const leakyRelu: KernelLayer = {
  elementWise: true,
  plan(op, context) {
    const slope = splat(op.options.slope as number)
    return {
      forward: f =>
        forEach(f, op, context, value => {
          const x = get(f.vector(value))
          return v.select(x, v.mul(x, slope), v.gt(x, ZERO))
        }),
      backward: (f, want) =>
        want.gradient &&
        forEachBack(f, op, context, want, op.x.at, (value, x) => {
          const change = get(f.vector(value))
          return v.select(change, v.mul(change, slope), v.gt(x, ZERO))
        }),
    }
  },
}
