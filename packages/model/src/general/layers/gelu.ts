// y = x · Φ(x),  ∂x = ∂y · (Φ(x) + x · φ(x)).  Φ(x) = ½ erfc(−x/√2) by the Chebyshev fit of Press et al., Numerical Recipes,
// section 6.2: its relative error is below 1.2e-7, that of float32.
import { exponential } from '../exponential.ts'
import type { KernelLayer } from '../operation.ts'
import { ZERO } from '../tensor.ts'
import type { FunctionCode } from '../wasm/function-code.ts'
import { type Code, get, type Local, splat, v } from '../wasm/instructions.ts'
import { forEach, forEachBack } from './element-wise.ts'

export const gelu: KernelLayer = {
  elementWise: true,
  plan: (op, context) => ({
    forward: f =>
      forEach(f, op, context, value => {
        const x = f.vector(value)
        return v.mul(get(x), normal(f, x).distribution)
      }),
    backward: (f, want) =>
      want.gradient &&
      forEachBack(f, op, context, want, op.x.at, (change, value) => {
        const x = f.vector(value)
        const { distribution, power } = normal(f, x)
        return v.mul(change, f.multiplyAdd(v.mul(get(x), splat(1 / Math.sqrt(2 * Math.PI))), power, distribution))
      }),
  }),
}

const COEFFICIENTS = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
]

/** Φ(x), and e^(−x²/2) */
function normal(f: FunctionCode, x: Local): { distribution: Code; power: Code } {
  const z = get(f.vector(v.mul(v.abs(get(x)), splat(Math.SQRT1_2))))
  const t = get(f.vector(v.div(splat(1), f.multiplyAdd(z, splat(0.5), splat(1)))))
  const [first, ...rest] = COEFFICIENTS
  let sum = splat(first)
  for (const coefficient of rest) sum = get(f.vector(f.multiplyAdd(sum, t, splat(coefficient))))
  const square = get(f.vector(v.mul(v.mul(z, z), splat(-1))))
  const power = get(f.vector(exponential(f, square)))
  // e^(−z² + sum) as a product: the sum alone would lose digits of it.
  const tail = get(f.vector(v.mul(v.mul(t, splat(0.5)), v.mul(power, exponential(f, sum)))))
  const distribution = get(f.vector(v.select(v.sub(splat(1), tail), tail, v.gt(get(x), ZERO))))
  return { distribution, power }
}
