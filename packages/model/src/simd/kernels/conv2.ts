// conv2 → whole-channel dropout → max-pool 2×2 → relu of one sample, fused:
//
//   feature[c][Y][X] = scale · max(0, bias[c] + max over dy, dx of Σ_ky,kx,i weight[c][ky,kx][i] · hidden[2Y+dy+ky][2X+dx+kx][i])
//
// for the channels that dropout keeps. The features of the others stay 0, and nothing is computed for them. (In the
// network, dropout comes before the pool. A factor ≥ 0 can be moved past max-pool and relu.)
//
// Uses Winograd (winograd.ts), with the four tiles of a row in the four lanes. A channel is then one loop iteration,
// which can be skipped. Each tile gives one pooled value.
import { indexOfLargest, larger, multiplyAdd } from './arithmetic'
import {
  CONV2_BIAS, CONV2_WEIGHT, CONV2_WINOGRAD, FEATURE_CHANNEL, HALF_BACK, HIDDEN_ROW, HORIZONTAL, PLANES, PRODUCTS,
  TRANSFORMED, WINOGRAD_CHANNEL,
} from './memory-map'
import { firstOutput, inputTransform, inputTransformOf, secondOutput, weightTransform } from './winograd'

/**
 * @param hidden [12][12][8]
 * @param value [16][4][4], the result; must be zeros before
 * @param from u32 [16][4][4]: address of the position in `hidden` where the winning patch begins
 * @param kept bit c is set if channel c is kept
 * @param scale the factor for kept channels
 */
export function conv2(hidden: usize, value: usize, from: usize, kept: u32, scale: f32): void {
  separatePlanes(hidden)
  transformHorizontally()
  transformVertically()
  while (kept != 0) {
    const first = <usize>ctz(kept)
    kept &= kept - 1
    const second = kept != 0 ? <usize>ctz(kept) : first // an odd last one is computed twice
    kept &= kept - 1
    multiply(CONV2_WINOGRAD + first * WINOGRAD_CHANNEL, CONV2_WINOGRAD + second * WINOGRAD_CHANNEL)
    transformBack()
    pool(HALF_BACK, first, hidden, value, from, scale)
    pool(HALF_BACK + 64, second, hidden, value, from, scale)
  }
}

/** G w Gᵀ of all channels. Call it after the weights have changed. */
export function transformWeights(): void {
  const half = HORIZONTAL // free between samples: [6][5 kx][4]
  for (let channel: usize = 0; channel < 16; channel++)
    for (let inputs: usize = 0; inputs < 32; inputs += 16) {
      const weight = CONV2_WEIGHT + channel * 800 + inputs, transformed = CONV2_WINOGRAD + channel * WINOGRAD_CHANNEL + inputs
      for (let kx: usize = 0; kx < 5; kx++) weightTransform(weight + (kx << 5), 160, half + (kx << 4), 80)
      for (let i: usize = 0; i < 6; i++) weightTransform(half + i * 80, 16, transformed + i * 192, 32)
    }
}

/**
 * [12][12][8] → [8][12][6 even columns, 6 odd columns], so that the lanes can be tiles, whose columns are two apart.
 */
function separatePlanes(hidden: usize): void {
  for (let row = PLANES; row != PLANES + 576; row += 48, hidden += HIDDEN_ROW)
    for (let k: usize = 0; k < 2; k++) {
      const p = hidden + (k << 4), to = row + k * (4 * 576)
      let a = v128.load(p), b = v128.load(p, 64), c = v128.load(p, 128), d = v128.load(p, 192) // columns 0 2 4 6
      let ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
      v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5)); v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 576)
      ab = v128.shuffle<f32>(a, b, 2, 6, 3, 7); cd = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
      v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), 1152); v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 1728)
      a = v128.load(p, 32); b = v128.load(p, 96); c = v128.load(p, 160); d = v128.load(p, 224) // 1 3 5 7
      ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5); cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
      v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), 24); v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 600)
      ab = v128.shuffle<f32>(a, b, 2, 6, 3, 7); cd = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
      v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), 1176); v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 1752)
      a = v128.load(p, 256); b = v128.load(p, 320); c = v128.load(p, 288); d = v128.load(p, 352) // 8 10, 9 11
      ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5); cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
      v128.store64_lane(to, ab, 0, 16); v128.store64_lane(to, ab, 1, 592)
      v128.store64_lane(to, cd, 0, 40); v128.store64_lane(to, cd, 1, 616)
      ab = v128.shuffle<f32>(a, b, 2, 6, 3, 7); cd = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
      v128.store64_lane(to, ab, 0, 1168); v128.store64_lane(to, ab, 1, 1744)
      v128.store64_lane(to, cd, 0, 1192); v128.store64_lane(to, cd, 1, 1768)
    }
}

/** Bᵀ along each row: planes → [6][12 rows][8 channels][4 tiles] */
function transformHorizontally(): void {
  for (let channel: usize = 0; channel < 8; channel++) {
    let p = PLANES + channel * 576, out = HORIZONTAL + (channel << 4)
    for (const end = p + 576; p != end; p += 48, out += 128)
      inputTransformOf(
        v128.load(p), v128.load(p, 24), v128.load(p, 4), v128.load(p, 28), v128.load(p, 8), v128.load(p, 32), out, 1536)
  }
}

/** Bᵀ along the columns: → [36][8 channels][4 rows of tiles][4 tiles] */
function transformVertically(): void {
  for (let y: usize = 0; y < 4; y++)
    for (let j: usize = 0; j < 6; j++) {
      let p = HORIZONTAL + j * 1536 + (y << 8), out = TRANSFORMED + (j << 9) + (y << 4)
      for (const end = p + 128; p != end; p += 16, out += 64) inputTransform(p, 128, out, 3072)
    }
}

/** Σ over input channels of weight · input at all 36 places, for two output channels and all 16 tiles. */
function multiply(w: usize, v: usize): void {
  const zero = f32x4.splat(0)
  let p = TRANSFORMED
  for (let out = PRODUCTS; out != PRODUCTS + 36 * 128; out += 128) {
    let a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero
    for (const end = p + 512; p != end; p += 64, w += 4, v += 4) {
      const first = v128.load32_splat(w), second = v128.load32_splat(v)
      let tiles: v128
      tiles = v128.load(p); a0 = multiplyAdd(first, tiles, a0); b0 = multiplyAdd(second, tiles, b0)
      tiles = v128.load(p, 16); a1 = multiplyAdd(first, tiles, a1); b1 = multiplyAdd(second, tiles, b1)
      tiles = v128.load(p, 32); a2 = multiplyAdd(first, tiles, a2); b2 = multiplyAdd(second, tiles, b2)
      tiles = v128.load(p, 48); a3 = multiplyAdd(first, tiles, a3); b3 = multiplyAdd(second, tiles, b3)
    }
    v128.store(out, a0); v128.store(out, a1, 16); v128.store(out, a2, 32); v128.store(out, a3, 48)
    v128.store(out, b0, 64); v128.store(out, b1, 80); v128.store(out, b2, 96); v128.store(out, b3, 112)
  }
}

/** Aᵀ along the columns: products → [2 output rows][6][2 channels][16 tiles] */
function transformBack(): void {
  for (let k: usize = 0; k < 768; k += 16) {
    v128.store(HALF_BACK + k, firstOutput(PRODUCTS + k, 768))
    v128.store(HALF_BACK + k, secondOutput(PRODUCTS + k, 768), 768)
  }
}

/** Aᵀ along the rows gives the four outputs of each tile. Then maximum, bias, relu and dropout's factor. */
function pool(half: usize, channel: usize, hidden: usize, value: usize, from: usize, scale: f32): void {
  const bias = v128.load32_splat(CONV2_BIAS + (channel << 2)), zero = f32x4.splat(0), factor = f32x4.splat(scale)
  value += channel * FEATURE_CHANNEL
  from += channel * FEATURE_CHANNEL
  let base = i32x4.add(i32x4.splat(<i32>hidden), i32x4(0, 64, 128, 192)) // where each tile's first patch begins
  for (const end = half + 64; half != end; half += 16, value += 16, from += 16) {
    const a = firstOutput(half, 128), b = secondOutput(half, 128)
    const c = firstOutput(half + 768, 128), d = secondOutput(half + 768, 128)
    v128.store(from, indexOfLargest(a, b, c, d,
      base, i32x4.add(base, i32x4.splat(32)), i32x4.add(base, i32x4.splat(384)), i32x4.add(base, i32x4.splat(416))))
    v128.store(value, f32x4.mul(factor, larger(f32x4.add(larger(larger(a, b), larger(c, d)), bias), zero)))
    base = i32x4.add(base, i32x4.splat(768))
  }
}
