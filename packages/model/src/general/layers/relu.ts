// y = max(x, 0),  ∂x = ∂y where y > 0. Layers that can do it themselves leave nothing for this one.
import type { KernelLayer } from '../operation.ts'
import { ZERO } from '../tensor.ts'
import { type Code, v } from '../wasm/instructions.ts'
import { forEach, forEachBack } from './element-wise.ts'

export const relu: KernelLayer = {
  elementWise: true,
  plan: (op, context) => ({
    forward: f => forEach(f, op, context, rectified),
    backward: (f, want) => want.gradient && forEachBack(f, op, context, want, op.y.at, whereOpen),
  }),
}

export const rectified = (x: Code): Code => v.pmax(x, ZERO)
/** The gradient where the relu's output is above 0. */
export const whereOpen = (change: Code, y: Code): Code => v.and(change, v.gt(y, ZERO))
