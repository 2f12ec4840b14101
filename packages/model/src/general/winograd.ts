import type { FunctionCode } from './wasm/function-code.ts'
import { type Code, get, type Local, splat, v } from './wasm/instructions.ts'

// Winograd's F(4×4, 3×3) and F(2×2, 5×5) (Lavin and Gray 2015, arXiv:1509.09308). Both interpolate at 0, 1, −1, 2, −2, ∞,
// so tiles of 6 × 6 inputs serve both.
//
//   forward    Y = Aᵀ [ (G w Gᵀ) ⊙ (Bᵀ d B) ] A          backward is its transpose, term by term:
//   M̄ = A Ȳ Aᵀ      Ū = Σ M̄ ⊙ V      w̄ = Gᵀ Ū G      V̄ = Σ U ⊙ M̄      d̄ = B V̄ Bᵀ (overlapping tiles are added up)

/** One dimension of each transform: locals in, locals out. */
export interface Transforms {
  /** Bᵀ, written with differences so that equal inputs give exact zeros. */
  input(d: readonly Local[]): Local[]
  /** B */
  inputBack(t: readonly Local[]): Local[]
  /** Aᵀ to `m` outputs */
  output(q: readonly Local[], m: number): Local[]
  /** A from `m` outputs */
  outputBack(y: readonly Local[], m: number): Local[]
  /** G from r taps */
  weight(g: readonly Local[], r: number): Local[]
  /** Gᵀ to r taps */
  weightBack(u: readonly Local[], r: number): Local[]
}

export function transforms(f: FunctionCode): Transforms {
  const keep = (value: Code) => f.vector(value)
  const plus = (a: Local, b: Local) => v.add(get(a), get(b))
  const minus = (a: Local, b: Local) => v.sub(get(a), get(b))
  /** factor · a + c */
  const fma = (factor: number, a: Local, c: Local) => f.multiplyAdd(splat(factor), get(a), get(c))
  const scaled = (factor: number, value: Code) => v.mul(splat(factor), value)
  return {
    input([d0, d1, d2, d3, d4, d5]) {
      const even = keep(fma(-4, d2, d4))
      const odd = keep(fma(-4, d1, d3))
      const e = keep(minus(d4, d2))
      const o = keep(minus(d3, d1))
      const first = keep(minus(d0, d2))
      const last = keep(minus(d5, d3))
      return [fma(4, first, e), plus(even, odd), minus(even, odd), fma(2, o, e), fma(-2, o, e), fma(-4, o, last)].map(
        keep,
      )
    },
    inputBack([t0, t1, t2, t3, t4, t5]) {
      const s1 = keep(plus(t1, t2))
      const d1 = keep(minus(t1, t2))
      const s2 = keep(plus(t3, t4))
      const d2 = keep(minus(t3, t4))
      const a = keep(minus(t5, d1))
      const b = keep(plus(t0, s1))
      const c = keep(plus(b, s2))
      const h = keep(minus(d1, t5))
      const two = keep(fma(2, d2, h)) // d1 − t5 + 2 d2
      return [
        scaled(4, get(t0)),
        f.multiplyAdd(splat(-2), get(d2), scaled(4, get(a))), // −4 d1 − 2 d2 + 4 t5
        v.sub(scaled(-4, get(b)), plus(s2, t0)), // −5 t0 − 4 s1 − s2
        fma(-4, t5, two),
        get(c),
        get(t5),
      ].map(keep)
    },
    output([q0, q1, q2, q3, q4, q5], m) {
      const s1 = keep(plus(q1, q2))
      const d1 = keep(minus(q1, q2))
      const s2 = keep(plus(q3, q4))
      const d2 = keep(minus(q3, q4))
      const first = v.add(get(q0), plus(s1, s2))
      if (m === 2) return [first, v.add(fma(2, d2, d1), get(q5))].map(keep)
      return [first, fma(2, d2, d1), fma(4, s2, s1), v.add(fma(8, d2, d1), get(q5))].map(keep)
    },
    outputBack(y, m) {
      const [y0, y1, y2, y3] = y
      if (m === 2) return [get(y0), plus(y0, y1), minus(y0, y1), fma(2, y1, y0), fma(-2, y1, y0), get(y1)].map(keep)
      const e = keep(plus(y0, y2))
      const o = keep(plus(y1, y3))
      const e4 = keep(fma(4, y2, y0))
      const o4 = keep(fma(4, y3, y1))
      return [get(y0), plus(e, o), minus(e, o), fma(2, o4, e4), fma(-2, o4, e4), get(y3)].map(keep)
    },
    weight(g, r) {
      const five = r === 5
      const even = keep(scaled(-1 / 6, five ? v.add(get(g[0]), plus(g[2], g[4])) : plus(g[0], g[2])))
      const odd = keep(scaled(-1 / 6, five ? plus(g[1], g[3]) : get(g[1])))
      const even2 = keep(
        scaled(1 / 24, five ? f.multiplyAdd(splat(4), fma(4, g[4], g[2]), get(g[0])) : fma(4, g[2], g[0])),
      )
      const odd2 = keep(scaled(1 / 12, five ? fma(4, g[3], g[1]) : get(g[1])))
      const [first, last] = [scaled(0.25, get(g[0])), get(g[r - 1])]
      return [first, plus(even, odd), minus(even, odd), plus(even2, odd2), minus(even2, odd2), last].map(keep)
    },
    weightBack([u0, u1, u2, u3, u4, u5], r) {
      const s1 = keep(scaled(-1 / 6, plus(u1, u2)))
      const d1 = keep(scaled(-1 / 6, minus(u1, u2)))
      const s2 = keep(scaled(1 / 24, plus(u3, u4)))
      const d2 = keep(scaled(1 / 24, minus(u3, u4)))
      const g = [
        f.multiplyAdd(splat(0.25), get(u0), plus(s1, s2)),
        fma(2, d2, d1),
        fma(4, s2, s1),
        fma(8, d2, d1),
        fma(16, s2, s1),
      ].slice(0, r)
      g[r - 1] = v.add(g[r - 1], get(u5))
      return g.map(keep)
    },
  }
}
