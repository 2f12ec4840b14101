// The linear head: forward, loss and backward. Rows are a batch padded to a multiple of 8; padding has features and
// gradients of 0, so that inner loops need no checks. Classes are padded to a multiple of 4 with weights of 0.
import { exponential, larger, largest, multiplyAdd, sum, sums } from './arithmetic'
import { CLASS_ROW, FEATURE_CHANGE, FEATURES, HEAD_BIAS, HEAD_WEIGHT, LABELS, LOGITS } from './memory-map'

/** logits[row][class] = bias[class] + Σ_k weight[class][k] · features[row][k], for an even number of rows */
export function logits(features: usize, rows: i32, classes: i32): void {
  const zero = f32x4.splat(0)
  for (let c: usize = 0; c < <usize>classes; c += 4) {
    const bias = v128.load(HEAD_BIAS + (c << 2))
    for (let row: usize = 0; row < <usize>rows; row += 2) {
      let a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero
      let p = features + row * FEATURES
      for (let w = HEAD_WEIGHT + c * FEATURES, end = w + FEATURES; w != end; w += 16, p += 16) {
        const u = v128.load(p), v = v128.load(p, 1024)
        let k: v128
        k = v128.load(w); a0 = multiplyAdd(u, k, a0); b0 = multiplyAdd(v, k, b0)
        k = v128.load(w, 1024); a1 = multiplyAdd(u, k, a1); b1 = multiplyAdd(v, k, b1)
        k = v128.load(w, 2048); a2 = multiplyAdd(u, k, a2); b2 = multiplyAdd(v, k, b2)
        k = v128.load(w, 3072); a3 = multiplyAdd(u, k, a3); b3 = multiplyAdd(v, k, b3)
      }
      const out = LOGITS + row * CLASS_ROW + (c << 2)
      v128.store(out, f32x4.add(sums(a0, a1, a2, a3), bias))
      v128.store(out, f32x4.add(sums(b0, b1, b2, b3), bias), 512)
    }
  }
}

/**
 * loss = −Σ_c y_c log p_c with p = softmax(logits), mean over the batch. Replaces the logits by ∂/∂logits = p Σy − y,
 * times `rate`, which carries the mean's 1/batch and the step's −learningRate: gradients downstream are changes.
 */
export function lossAndGradient(batch: i32, rows: i32, classes: i32, rate: f32): f32 {
  let loss: f32 = 0
  for (let b: usize = 0; b < <usize>batch; b++) loss += lossOfRow(LOGITS + b * CLASS_ROW, LABELS + b * CLASS_ROW, classes, rate)
  for (let row = LOGITS + <usize>batch * CLASS_ROW, end = LOGITS + <usize>rows * CLASS_ROW; row != end; row += CLASS_ROW)
    for (let c: usize = 0; c < <usize>classes; c += 4) v128.store(row + (c << 2), f32x4.splat(0))
  return loss / <f32>batch
}

function lossOfRow(row: usize, label: usize, classes: i32, rate: f32): f32 {
  const end = <usize>(classes + 3 & ~3) << 2
  for (let o = <usize>classes << 2; o < end; o += 4) store<f32>(row + o, -1e30)
  let m = v128.load(row)
  for (let o: usize = 16; o < end; o += 16) m = larger(m, v128.load(row + o))
  m = f32x4.splat(largest(m))
  let powers = f32x4.splat(0), weights = powers, inner = powers
  for (let o: usize = 0; o < end; o += 16) {
    const x = f32x4.sub(v128.load(row + o), m), y = v128.load(label + o), e = exponential(x)
    powers = f32x4.add(powers, e)
    weights = f32x4.add(weights, y)
    inner = multiplyAdd(x, y, inner)
    v128.store(row + o, e)
  }
  const power = sum(powers), weight = sum(weights)
  const share = f32x4.splat(weight / power), factor = f32x4.splat(rate)
  for (let o: usize = 0; o < end; o += 16)
    v128.store(row + o, f32x4.mul(f32x4.sub(f32x4.mul(v128.load(row + o), share), v128.load(label + o)), factor))
  for (let o = <usize>classes << 2; o < end; o += 4) store<f32>(row + o, 0)
  return Mathf.log(power) * weight - sum(inner)
}

/** featureChange[row] = scale · Σ_c weight[c] · gradient[row][c], with dropout's factor for the kept channels */
export function backToFeatures(rows: i32, classes: i32, scale: f32): void {
  const zero = f32x4.splat(0), factor = f32x4.splat(scale)
  for (let row: usize = 0; row < <usize>rows; row += 4)
    for (let k: usize = 0; k < FEATURES; k += 32) {
      let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero
      let g = LOGITS + row * CLASS_ROW
      for (let w = HEAD_WEIGHT + k, end = w + <usize>classes * FEATURES; w != end; w += FEATURES, g += 4) {
        const w0 = v128.load(w), w1 = v128.load(w, 16)
        let v: v128
        v = v128.load32_splat(g); a0 = multiplyAdd(v, w0, a0); a1 = multiplyAdd(v, w1, a1)
        v = v128.load32_splat(g, 512); b0 = multiplyAdd(v, w0, b0); b1 = multiplyAdd(v, w1, b1)
        v = v128.load32_splat(g, 1024); c0 = multiplyAdd(v, w0, c0); c1 = multiplyAdd(v, w1, c1)
        v = v128.load32_splat(g, 1536); d0 = multiplyAdd(v, w0, d0); d1 = multiplyAdd(v, w1, d1)
      }
      const out = FEATURE_CHANGE + row * FEATURES + k
      v128.store(out, f32x4.mul(a0, factor)); v128.store(out, f32x4.mul(a1, factor), 16)
      v128.store(out, f32x4.mul(b0, factor), 1024); v128.store(out, f32x4.mul(b1, factor), 1040)
      v128.store(out, f32x4.mul(c0, factor), 2048); v128.store(out, f32x4.mul(c1, factor), 2064)
      v128.store(out, f32x4.mul(d0, factor), 3072); v128.store(out, f32x4.mul(d1, factor), 3088)
    }
}

/** weight[c] += Σ_row gradient[row][c] · features[row],  bias[c] += Σ_row gradient[row][c], eight rows at a time */
export function updateHead(features: usize, rows: i32, classes: i32): void {
  for (let row: usize = 0; row < <usize>rows; row += 8)
    for (let c: usize = 0; c < <usize>classes; c++) updateClass(features + row * FEATURES, LOGITS + row * CLASS_ROW + (c << 2), c)
}

// @ts-ignore: decorator
@inline function updateClass(features: usize, g: usize, c: usize): void {
  const g0 = v128.load32_splat(g), g1 = v128.load32_splat(g, 512), g2 = v128.load32_splat(g, 1024), g3 = v128.load32_splat(g, 1536)
  const g4 = v128.load32_splat(g, 2048), g5 = v128.load32_splat(g, 2560), g6 = v128.load32_splat(g, 3072), g7 = v128.load32_splat(g, 3584)
  const all = f32x4.add(f32x4.add(f32x4.add(g0, g1), f32x4.add(g2, g3)), f32x4.add(f32x4.add(g4, g5), f32x4.add(g6, g7)))
  const bias = HEAD_BIAS + (c << 2)
  store<f32>(bias, load<f32>(bias) + f32x4.extract_lane(all, 0))
  let w = HEAD_WEIGHT + c * FEATURES
  for (let p = features, end = p + FEATURES; p != end; p += 16, w += 16) {
    let u = v128.load(w), v = f32x4.mul(g1, v128.load(p, 1024))
    u = multiplyAdd(g0, v128.load(p), u)
    u = multiplyAdd(g2, v128.load(p, 2048), u); v = multiplyAdd(g3, v128.load(p, 3072), v)
    u = multiplyAdd(g4, v128.load(p, 4096), u); v = multiplyAdd(g5, v128.load(p, 5120), v)
    u = multiplyAdd(g6, v128.load(p, 6144), u); v = multiplyAdd(g7, v128.load(p, 7168), v)
    v128.store(w, f32x4.add(u, v))
  }
}
