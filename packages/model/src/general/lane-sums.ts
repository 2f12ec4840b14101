import { ZERO } from './tensor.ts'
import type { FunctionCode } from './wasm/function-code.ts'
import { type Code, get, type Local, shuffle, v } from './wasm/instructions.ts'

/** [Σ a, Σ b, Σ c, Σ d] of up to four vectors. */
export function transposedSums(f: FunctionCode, vectors: readonly Local[]): Code {
  const [a, b = ZERO, c = ZERO, d = ZERO] = vectors.map(get)
  const pair = (x: Code, y: Code) => {
    const [p, q] = [get(f.vector(x)), get(f.vector(y))]
    return get(f.vector(v.add(shuffle(p, q, 0, 4, 1, 5), shuffle(p, q, 2, 6, 3, 7))))
  }
  const [ab, cd] = [pair(a, b), pair(c, d)]
  return v.add(shuffle(ab, cd, 0, 1, 4, 5), shuffle(ab, cd, 2, 3, 6, 7))
}
