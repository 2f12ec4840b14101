// Multinomial logistic regression: loss and gradient of one linear layer over all rows, in four lanes of classes.
//
// Rows are processed in blocks of BLOCK. Sums within a block are float32; blocks are added up in float64, so that the
// gradient's noise stays far below the tolerance of a fit. Weights are laid out by groups of four classes:
// weight[group][feature][4], with the bias as the last feature.
import { exponential, larger, largest, multiplyAdd, sum } from '../../simd/kernels/arithmetic'

/** Rows whose logits are in memory at once. */
export const BLOCK: i32 = 64

/**
 * loss = Σ_rows −log p_label with p = softmax(W x + b), and gradient = Σ_rows (p − onehot(label)) xᵀ.
 *
 * @param rows a multiple of 8; those from `counted` on are padding, with features of 0
 * @param features a multiple of 8
 * @param x f32 [rows][features]
 * @param labels u8 [rows]
 * @param weight f32 [groups][features + 1][4]
 * @param gradient f64 [groups][features + 1][4], overwritten
 * @param logits f32 [BLOCK][groups · 4], overwritten
 * @returns the loss
 */
export function lossAndGradient(
  rows: i32, counted: i32, features: i32, classes: i32, x: usize, labels: usize, weight: usize, gradient: usize, logits: usize,
): f64 {
  const groups = (classes + 3) >> 2
  memory.fill(gradient, 0, <usize>(groups * (features + 1)) << 5)
  let loss: f64 = 0
  for (let first = 0; first < rows; first += BLOCK) {
    const block = min(BLOCK, rows - first)
    const own = x + (<usize>(first * features) << 2)
    forward(block, features, groups, own, weight, logits)
    for (let row = 0; row < block; row++) {
      const at = logits + (<usize>(row * groups) << 4)
      if (first + row < counted) loss += softmaxLoss(at, classes, groups, load<u8>(labels + first + row))
      else memory.fill(at, 0, <usize>groups << 4)
    }
    backward(block, features, groups, own, logits, gradient)
  }
  return loss
}

/** logits[row][group] = weight[group] · (x[row], 1), eight rows at a time */
function forward(block: i32, features: i32, groups: i32, x: usize, weight: usize, logits: usize): void {
  const row = <usize>features << 2, out = <usize>groups << 4
  for (let group = 0; group < groups; group++) {
    const from = weight + (<usize>(group * (features + 1)) << 4), to = from + (<usize>features << 4)
    for (let r = 0; r < block; r += 8) {
      const bias = v128.load(to)
      let a0 = bias, a1 = bias, a2 = bias, a3 = bias, a4 = bias, a5 = bias, a6 = bias, a7 = bias
      let p = x + <usize>r * row
      for (let w = from; w != to; w += 16, p += 4) {
        const k = v128.load(w)
        let q = p
        a0 = multiplyAdd(v128.load32_splat(q), k, a0); q += row
        a1 = multiplyAdd(v128.load32_splat(q), k, a1); q += row
        a2 = multiplyAdd(v128.load32_splat(q), k, a2); q += row
        a3 = multiplyAdd(v128.load32_splat(q), k, a3); q += row
        a4 = multiplyAdd(v128.load32_splat(q), k, a4); q += row
        a5 = multiplyAdd(v128.load32_splat(q), k, a5); q += row
        a6 = multiplyAdd(v128.load32_splat(q), k, a6); q += row
        a7 = multiplyAdd(v128.load32_splat(q), k, a7)
      }
      let o = logits + <usize>r * out + (<usize>group << 4)
      v128.store(o, a0); o += out
      v128.store(o, a1); o += out
      v128.store(o, a2); o += out
      v128.store(o, a3); o += out
      v128.store(o, a4); o += out
      v128.store(o, a5); o += out
      v128.store(o, a6); o += out
      v128.store(o, a7)
    }
  }
}

/** −log p_label. Replaces the logits by p − onehot(label), 0 for the padding classes. */
function softmaxLoss(row: usize, classes: i32, groups: i32, label: u8): f64 {
  const end = <usize>groups << 4
  for (let o = <usize>classes << 2; o < end; o += 4) store<f32>(row + o, -1e30)
  let m = v128.load(row)
  for (let o: usize = 16; o < end; o += 16) m = larger(m, v128.load(row + o))
  const top = largest(m)
  m = f32x4.splat(top)
  const own = row + (<usize>label << 2)
  const margin = <f64>(load<f32>(own) - top)
  let powers = f32x4.splat(0)
  for (let o: usize = 0; o < end; o += 16) {
    const e = exponential(f32x4.sub(v128.load(row + o), m))
    powers = f32x4.add(powers, e)
    v128.store(row + o, e)
  }
  const power = sum(powers)
  const share = f32x4.splat(1 / power)
  for (let o: usize = 0; o < end; o += 16) v128.store(row + o, f32x4.mul(v128.load(row + o), share))
  for (let o = <usize>classes << 2; o < end; o += 4) store<f32>(row + o, 0)
  store<f32>(own, load<f32>(own) - 1)
  return NativeMath.log(<f64>power) - margin
}

/** gradient[group] += Σ_row (x[row], 1) · change[row][group], eight features at a time */
function backward(block: i32, features: i32, groups: i32, x: usize, change: usize, gradient: usize): void {
  const row = <usize>features << 2, step = <usize>groups << 4, zero = f32x4.splat(0)
  for (let group = 0; group < groups; group++) {
    let out = gradient + (<usize>(group * (features + 1)) << 5)
    const from = change + (<usize>group << 4), to = from + <usize>block * step
    for (let k = 0; k < features; k += 8) {
      let a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero
      let p = x + (<usize>k << 2)
      for (let d = from; d != to; d += step, p += row) {
        const g = v128.load(d)
        a0 = multiplyAdd(v128.load32_splat(p), g, a0)
        a1 = multiplyAdd(v128.load32_splat(p, 4), g, a1)
        a2 = multiplyAdd(v128.load32_splat(p, 8), g, a2)
        a3 = multiplyAdd(v128.load32_splat(p, 12), g, a3)
        a4 = multiplyAdd(v128.load32_splat(p, 16), g, a4)
        a5 = multiplyAdd(v128.load32_splat(p, 20), g, a5)
        a6 = multiplyAdd(v128.load32_splat(p, 24), g, a6)
        a7 = multiplyAdd(v128.load32_splat(p, 28), g, a7)
      }
      addTo(out, a0); addTo(out + 32, a1); addTo(out + 64, a2); addTo(out + 96, a3)
      addTo(out + 128, a4); addTo(out + 160, a5); addTo(out + 192, a6); addTo(out + 224, a7)
      out += 256
    }
    let all = zero
    for (let d = from; d != to; d += step) all = f32x4.add(all, v128.load(d))
    addTo(out, all)
  }
}

/** Four sums in float64. */
// @ts-expect-error: decorator
@inline function addTo(at: usize, value: v128): void {
  v128.store(at, f64x2.add(v128.load(at), f64x2.promote_low_f32x4(value)))
  v128.store(at, f64x2.add(v128.load(at, 16), f64x2.promote_low_f32x4(v128.shuffle<f32>(value, value, 2, 3, 2, 3))), 16)
}

/**
 * moments[j][k] = Σ_rows x[row][j] · x[row][k] for k ≤ j, of every `stride`-th row.
 *
 * @param moments f64 [features][features], overwritten; undefined above the diagonal
 */
export function secondMoments(rows: i32, stride: i32, features: i32, x: usize, moments: usize): void {
  memory.fill(moments, 0, <usize>(features * features) << 3)
  const row = <usize>features << 2
  for (let r = 0; r < rows; r += stride) {
    const p = x + <usize>r * row
    for (let j = 0; j < features; j++) {
      const value = f64x2.splat(<f64>load<f32>(p + (<usize>j << 2)))
      const out = moments + (<usize>(j * features) << 3)
      for (let k: usize = 0; k <= <usize>j; k += 2) {
        const other = f64x2.promote_low_f32x4(v128.load64_zero(p + (k << 2)))
        v128.store(out + (k << 3), f64x2.add(v128.load(out + (k << 3)), f64x2.mul(value, other)))
      }
    }
  }
}

/**
 * Solves L Lᵀ x = b in place, for the four classes of each group at once. The bias is divided by `curvature`.
 *
 * @param factor f64 [features][features], L, its lower triangle
 * @param vector f64 [groups][features + 1][4]
 */
export function solve(features: i32, groups: i32, factor: usize, vector: usize, curvature: f64): void {
  const row = <usize>features << 3
  for (let group = 0; group < groups; group++) {
    const b = vector + (<usize>(group * (features + 1)) << 5), end = b + (<usize>features << 5)
    let l = factor
    for (let own = b; own != end; own += 32, l += row) {
      let low = v128.load(own), high = v128.load(own, 16), p = l
      for (let other = b; other != own; other += 32, p += 8) {
        const f = v128.load64_splat(p)
        low = f64x2.sub(low, f64x2.mul(f, v128.load(other)))
        high = f64x2.sub(high, f64x2.mul(f, v128.load(other, 16)))
      }
      const f = v128.load64_splat(p)
      v128.store(own, f64x2.div(low, f))
      v128.store(own, f64x2.div(high, f), 16)
    }
    for (let own = end - 32; own >= b; own -= 32) {
      l -= row
      let p = l + ((own - b) >> 2)
      const f = v128.load64_splat(p)
      const low = f64x2.div(v128.load(own), f), high = f64x2.div(v128.load(own, 16), f)
      v128.store(own, low)
      v128.store(own, high, 16)
      p = l
      for (let other = b; other != own; other += 32, p += 8) {
        const g = v128.load64_splat(p)
        v128.store(other, f64x2.sub(v128.load(other), f64x2.mul(g, low)))
        v128.store(other, f64x2.sub(v128.load(other, 16), f64x2.mul(g, high)), 16)
      }
    }
    const c = f64x2.splat(curvature)
    v128.store(end, f64x2.div(v128.load(end), c))
    v128.store(end, f64x2.div(v128.load(end, 16), c), 16)
  }
}
