import type { FunctionCode } from './wasm/function-code.ts'
import { type Code, get, splat, splatInteger, v } from './wasm/instructions.ts'

/** e^x for x ≤ 0 (Cephes' expf): relative error 1e-7. Values below −87 give e^−87. */
export function exponential(f: FunctionCode, value: Code): Code {
  const x = get(f.vector(v.max(value, splat(-87))))
  const n = get(f.vector(v.nearest(v.mul(x, splat(Math.LOG2E)))))
  const r = get(f.vector(v.add(v.sub(x, v.mul(n, splat(0.693359375))), v.mul(n, splat(2.1219444e-4)))))
  let y = splat(1.98756915e-4)
  for (const c of [1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1])
    y = get(f.vector(f.multiplyAdd(y, r, splat(c))))
  y = v.add(f.multiplyAdd(y, v.mul(r, r), r), splat(1))
  return v.mul(y, v.shiftLeft(v.addInteger(v.toInteger(n), splatInteger(127)), 23)) // · 2ⁿ
}
