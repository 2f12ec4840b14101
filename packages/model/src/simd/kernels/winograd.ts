// Winograd F(2×2, 5×5): a 2×2 tile of outputs of a 5×5 convolution, which is one pooled value, from a 6×6 tile of
// inputs with 36 products instead of 100 (per input channel):
//
//   tile = Aᵀ [ (G w Gᵀ) ⊙ (Bᵀ d B) ] A,  interpolation points 0, 1, −1, 2, −2, ∞
//
// Lavin, Gray: Fast Algorithms for Convolutional Neural Networks. CVPR 2016, arXiv:1509.09308, equation 8. Each
// function here is one dimension of one of the three transforms, four lanes at a time.
import { multiplyAdd } from './arithmetic'

/**
 * Bᵀ: six inputs at `p`, `p + step`, … to six values at `out`, `out + outStep`, …
 *
 * Written with differences so that equal inputs give exact zeros. In flat regions the outputs of a tile then tie
 * exactly, as in a direct convolution, and the first wins the pool. With rounding noise another one might win.
 */
// @ts-ignore: decorator
@inline export function inputTransform(p: usize, step: usize, out: usize, outStep: usize): void {
  inputTransformOf(
    v128.load(p), v128.load(p + step), v128.load(p + 2 * step), v128.load(p + 3 * step), v128.load(p + 4 * step),
    v128.load(p + 5 * step), out, outStep)
}

// @ts-ignore: decorator
@inline export function inputTransformOf(
  d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, out: usize, outStep: usize,
): void {
  const two = f32x4.splat(2), four = f32x4.splat(4), minusFour = f32x4.splat(-4), minusTwo = f32x4.splat(-2)
  const even = multiplyAdd(minusFour, d2, d4), odd = multiplyAdd(minusFour, d1, d3)
  const e = f32x4.sub(d4, d2), o = f32x4.sub(d3, d1)
  v128.store(out, multiplyAdd(four, f32x4.sub(d0, d2), e))
  v128.store(out + outStep, f32x4.add(even, odd))
  v128.store(out + 2 * outStep, f32x4.sub(even, odd))
  v128.store(out + 3 * outStep, multiplyAdd(two, o, e))
  v128.store(out + 4 * outStep, multiplyAdd(minusTwo, o, e))
  v128.store(out + 5 * outStep, multiplyAdd(minusFour, o, f32x4.sub(d5, d3)))
}

/** G: five taps to six values. */
// @ts-ignore: decorator
@inline export function weightTransform(p: usize, step: usize, out: usize, outStep: usize): void {
  const g0 = v128.load(p), g1 = v128.load(p + step), g2 = v128.load(p + 2 * step), g3 = v128.load(p + 3 * step)
  const g4 = v128.load(p + 4 * step), sixth = f32x4.splat(-1.0 / 6), four = f32x4.splat(4)
  const even = f32x4.mul(sixth, f32x4.add(g0, f32x4.add(g2, g4))), odd = f32x4.mul(sixth, f32x4.add(g1, g3))
  const even2 = f32x4.mul(f32x4.splat(1.0 / 24), multiplyAdd(four, multiplyAdd(four, g4, g2), g0))
  const odd2 = f32x4.mul(f32x4.splat(1.0 / 12), multiplyAdd(four, g3, g1))
  v128.store(out, f32x4.mul(f32x4.splat(0.25), g0))
  v128.store(out + outStep, f32x4.add(even, odd))
  v128.store(out + 2 * outStep, f32x4.sub(even, odd))
  v128.store(out + 3 * outStep, f32x4.add(even2, odd2))
  v128.store(out + 4 * outStep, f32x4.sub(even2, odd2))
  v128.store(out + 5 * outStep, g4)
}

/** Aᵀ, first row: the tile's first output of six products. */
// @ts-ignore: decorator
@inline export function firstOutput(p: usize, step: usize): v128 {
  const q1 = v128.load(p + step), q2 = v128.load(p + 2 * step), q3 = v128.load(p + 3 * step), q4 = v128.load(p + 4 * step)
  return f32x4.add(v128.load(p), f32x4.add(f32x4.add(q1, q2), f32x4.add(q3, q4)))
}

/** Aᵀ, second row. */
// @ts-ignore: decorator
@inline export function secondOutput(p: usize, step: usize): v128 {
  const q1 = v128.load(p + step), q2 = v128.load(p + 2 * step), q3 = v128.load(p + 3 * step), q4 = v128.load(p + 4 * step)
  const differences = multiplyAdd(f32x4.splat(2), f32x4.sub(q3, q4), f32x4.sub(q1, q2))
  return f32x4.add(differences, v128.load(p + 5 * step))
}
