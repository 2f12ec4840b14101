// Backward through both convolutions. max-pool and relu pass on one position of four, and only if the result is
// positive. So each layer first lists its active entries as (address of the winning patch, change), without branches,
// and then processes the list. Changes already carry −learningRate / batch, so weights are updated in place.
//
//   ∂L/∂hidden[patch] += g · weight[c]      ∂L/∂weight[c] += g · hidden[patch]      ∂L/∂bias[c] += g
//
// A dropped channel's features are 0, so it has no active entries and takes no work.
import { multiplyAdd } from './arithmetic'
import {
  ACTIVE, CHANNELS_KEPT, CONV1_BIAS, CONV1_CHANGE, CONV1_WEIGHT, CONV2_BIAS, CONV2_WEIGHT, FEATURE_CHANGE,
  FEATURE_CHANNEL, FEATURE_FROM, FEATURE_VALUE, FEATURES, HIDDEN, HIDDEN_CHANGE, HIDDEN_FROM, HIDDEN_VALUE,
} from './memory-map'

/**
 * hiddenChange = ∂L/∂hidden of each sample: weights scattered to the winning patches. Needs conv2's weights before
 * their update.
 */
export function backToHidden(batch: i32): void {
  memory.fill(HIDDEN_CHANGE, 0, <usize>batch * HIDDEN)
  for (let b: usize = 0; b < <usize>batch; b++) {
    let end = ACTIVE
    for (let kept = load<u32>(CHANNELS_KEPT + (b << 2)); kept != 0; kept &= kept - 1) {
      const channel = <usize>ctz(kept), weight = CONV2_WEIGHT + channel * 800
      let o = b * FEATURES + channel * FEATURE_CHANNEL
      for (const stop = o + FEATURE_CHANNEL; o != stop; o += 4) {
        store<u32>(end, load<u32>(FEATURE_FROM + o) + <u32>(HIDDEN_CHANGE - HIDDEN_VALUE))
        store<i32>(end, load<i32>(FEATURE_CHANGE + o), 4)
        store<usize>(end, weight, 8)
        end += <usize>(load<i32>(FEATURE_VALUE + o) > 0) << 4 // a positive float is a positive integer, +0 is 0
      }
    }
    for (let entry = ACTIVE; entry != end; entry += 16) {
      const p = <usize>load<u32>(entry), w = load<usize>(entry, 8), g = v128.load32_splat(entry, 4)
      addRow(p, w, g)
      addRow(p + 384, w + 160, g)
      addRow(p + 768, w + 320, g)
      addRow(p + 1152, w + 480, g)
      addRow(p + 1536, w + 640, g)
    }
  }
}

/** p[0 … 40) += g · w[0 … 40): one row of five taps by eight channels */
// @ts-ignore: decorator
@inline function addRow(p: usize, w: usize, g: v128): void {
  v128.store(p, multiplyAdd(g, v128.load(w), v128.load(p)))
  v128.store(p, multiplyAdd(g, v128.load(w, 16), v128.load(p, 16)), 16)
  v128.store(p, multiplyAdd(g, v128.load(w, 32), v128.load(p, 32)), 32)
  v128.store(p, multiplyAdd(g, v128.load(w, 48), v128.load(p, 48)), 48)
  v128.store(p, multiplyAdd(g, v128.load(w, 64), v128.load(p, 64)), 64)
  v128.store(p, multiplyAdd(g, v128.load(w, 80), v128.load(p, 80)), 80)
  v128.store(p, multiplyAdd(g, v128.load(w, 96), v128.load(p, 96)), 96)
  v128.store(p, multiplyAdd(g, v128.load(w, 112), v128.load(p, 112)), 112)
  v128.store(p, multiplyAdd(g, v128.load(w, 128), v128.load(p, 128)), 128)
  v128.store(p, multiplyAdd(g, v128.load(w, 144), v128.load(p, 144)), 144)
}

/** Updates conv2's weights and biases: sums the winning patches, half a row of taps at a time in five registers. */
export function updateConv2(batch: i32): void {
  for (let channel: usize = 0; channel < 16; channel++) {
    let end = ACTIVE
    for (let b: usize = 0; b < <usize>batch; b++) {
      if ((load<u32>(CHANNELS_KEPT + (b << 2)) >> <u32>channel & 1) == 0) continue
      let o = b * FEATURES + channel * FEATURE_CHANNEL
      for (const stop = o + FEATURE_CHANNEL; o != stop; o += 16)
        end = listFeature(listFeature(listFeature(listFeature(end, o), o + 4), o + 8), o + 12)
    }
    let all = f32x4.splat(0)
    for (let entry = ACTIVE; entry != end; entry += 8) all = f32x4.add(all, v128.load32_splat(entry, 4))
    const bias = CONV2_BIAS + (channel << 2)
    store<f32>(bias, load<f32>(bias) + f32x4.extract_lane(all, 0))
    for (let half: usize = 0; half < 10; half++)
      addPatches(CONV2_WEIGHT + channel * 800 + half * 80, (half >> 1) * 384 + (half & 1) * 80, end)
  }
}

// @ts-ignore: decorator
@inline function listFeature(end: usize, o: usize): usize {
  store<i32>(end, load<i32>(FEATURE_FROM + o))
  store<i32>(end, load<i32>(FEATURE_CHANGE + o), 4)
  return end + (<usize>(load<i32>(FEATURE_VALUE + o) > 0) << 3)
}

// @ts-ignore: decorator
@inline function addPatches(w: usize, offset: usize, end: usize): void {
  let a0 = v128.load(w), a1 = v128.load(w, 16), a2 = v128.load(w, 32), a3 = v128.load(w, 48), a4 = v128.load(w, 64)
  for (let entry = ACTIVE; entry != end; entry += 8) {
    const p = <usize>load<u32>(entry) + offset, g = v128.load32_splat(entry, 4)
    a0 = multiplyAdd(g, v128.load(p), a0)
    a1 = multiplyAdd(g, v128.load(p, 16), a1)
    a2 = multiplyAdd(g, v128.load(p, 32), a2)
    a3 = multiplyAdd(g, v128.load(p, 48), a3)
    a4 = multiplyAdd(g, v128.load(p, 64), a4)
  }
  v128.store(w, a0); v128.store(w, a1, 16); v128.store(w, a2, 32); v128.store(w, a3, 48); v128.store(w, a4, 64)
}

/** Updates conv1's weights and biases, one sample and channel at a time. */
export function updateConv1(batch: i32): void {
  memory.fill(CONV1_CHANGE, 0, 8 * 192)
  for (let b: usize = 0; b < <usize>batch; b++)
    for (let channel: usize = 0; channel < 8; channel++) {
      let end = ACTIVE
      for (let o = b * HIDDEN + (channel << 2), stop = o + HIDDEN; o != stop; o += 128)
        end = listHidden(listHidden(listHidden(listHidden(end, o), o + 32), o + 64), o + 96)
      addPixels(CONV1_CHANGE + channel * 192, end)
    }
  for (let channel: usize = 0; channel < 8; channel++) {
    const change = CONV1_CHANGE + channel * 192, bias = CONV1_BIAS + (channel << 2)
    store<f32>(bias, load<f32>(bias) + load<f32>(change, 80))
    for (let ky: usize = 0; ky < 5; ky++)
      for (let kx: usize = 0; kx < 5; kx++) {
        const w = CONV1_WEIGHT + ((ky * 5 + kx) << 5) + (channel << 2), column: usize = kx < 4 ? kx << 2 : 96
        store<f32>(w, load<f32>(w) + load<f32>(change + (ky << 4) + column))
      }
  }
}

// @ts-ignore: decorator
@inline function listHidden(end: usize, o: usize): usize {
  store<i32>(end, load<i32>(o, HIDDEN_FROM))
  store<i32>(end, load<i32>(o, HIDDEN_CHANGE), 4)
  return end + (<usize>(load<i32>(o, HIDDEN_VALUE) > 0) << 3)
}

/** change += Σ g · patch: five rows of four pixels and the bias in six registers, then the fifth column. */
// @ts-ignore: decorator
@inline function addPixels(change: usize, end: usize): void {
  let a0 = v128.load(change), a1 = v128.load(change, 16), a2 = v128.load(change, 32), a3 = v128.load(change, 48)
  let a4 = v128.load(change, 64), all = v128.load(change, 80)
  for (let entry = ACTIVE; entry != end; entry += 8) {
    const p = <usize>load<u32>(entry), g = v128.load32_splat(entry, 4)
    a0 = multiplyAdd(g, v128.load(p), a0)
    a1 = multiplyAdd(g, v128.load(p, 112), a1)
    a2 = multiplyAdd(g, v128.load(p, 224), a2)
    a3 = multiplyAdd(g, v128.load(p, 336), a3)
    a4 = multiplyAdd(g, v128.load(p, 448), a4)
    all = f32x4.add(all, g)
  }
  v128.store(change, a0); v128.store(change, a1, 16); v128.store(change, a2, 32); v128.store(change, a3, 48)
  v128.store(change, a4, 64); v128.store(change, all, 80)
  a0 = v128.load(change, 96); a1 = v128.load(change, 112); a2 = v128.load(change, 128); a3 = v128.load(change, 144)
  a4 = v128.load(change, 160)
  for (let entry = ACTIVE; entry != end; entry += 8) {
    // One useful lane of four. The others read on into the next pixels, at most 12 bytes past the last image.
    const p = <usize>load<u32>(entry), g = v128.load32_splat(entry, 4)
    a0 = multiplyAdd(g, v128.load(p, 16), a0)
    a1 = multiplyAdd(g, v128.load(p, 128), a1)
    a2 = multiplyAdd(g, v128.load(p, 240), a2)
    a3 = multiplyAdd(g, v128.load(p, 352), a3)
    a4 = multiplyAdd(g, v128.load(p, 464), a4)
  }
  v128.store(change, a0, 96); v128.store(change, a1, 112); v128.store(change, a2, 128); v128.store(change, a3, 144)
  v128.store(change, a4, 160)
}
