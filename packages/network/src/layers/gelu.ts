// y = x · Φ(x) with the normal distribution Φ(x) = ½ (1 + erf(x/√2)),  ∂x = ∂y · (Φ(x) + x · φ(x)) with its density φ
import type { LayerKind } from '../layer.ts'

export const gelu: LayerKind = {
  name: 'gelu',
  title: 'GELU',
  description: 'Weighs each value by its normal distribution function: y = x · Φ(x).',
  source: 'Hendrycks and Gimpel 2016, arXiv:1606.08415',
  options: {},
  shape: input => input,
  reference: {
    forward: x => x.map(value => value * normal(value)),
    backward: (change, { x }) => change.map((value, i) => value * (normal(x[i]) + x[i] * density(x[i]))),
  },
}

const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)

/** Φ by its series about 0 (Marsaglia 2004, Journal of Statistical Software 11(4)): ½ + φ(x) · (x + x³/3 + x⁵/15 + …). */
function normal(x: number): number {
  if (Math.abs(x) > 8) return x > 0 ? 1 : 0
  let sum = x
  let term = x
  for (let i = 3; sum + term !== sum || i === 3; i += 2) {
    term *= (x * x) / i
    sum += term
  }
  return 0.5 + sum * density(x)
}
