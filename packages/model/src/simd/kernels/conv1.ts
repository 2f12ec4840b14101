// conv1 → max-pool 2×2 → relu of one image, fused:
//
//   hidden[Y][X][c] = max(0, bias[c] + max over dy, dx ∈ {0, 1} of Σ_ky,kx weight[ky,kx][c] · image[2Y+dy+ky][2X+dx+kx])
//
// Direct, two vectors of four channels by four positions in eight accumulators. The bias can be added after the maximum
// because rounding is monotone; max and relu are swapped for the same reason.
import { indexOfLargest, larger, multiplyAdd } from './arithmetic'
import { CONV1_BIAS, CONV1_WEIGHT, FLAT, IMAGE_ROW, ROW_DIFFERS } from './memory-map'

/**
 * @param image [28][28]
 * @param value [12][12][8], the result
 * @param from u32 [12][12][8]: address of the winning patch's first pixel, for the backward pass
 */
export function conv1(image: usize, value: usize, from: usize): void {
  const biasLow = v128.load(CONV1_BIAS), biasHigh = v128.load(CONV1_BIAS, 16), zero = f32x4.splat(0)
  findDifferences(image)
  if (load<f32>(FLAT) != load<f32>(image)) convolveFlat(image)
  for (let y = 0; y < 12; y++) {
    let differs = rowsDiffer(y)
    for (let x = 0; x < 12; x++, value += 32, from += 32, differs >>= 2) {
      const base = image + ((y * 28 + x) << 3)
      if ((differs & 63) == 0) { // all 6×6 pixels are equal: the four outputs tie, and the first wins
        v128.store(value, v128.load(FLAT, 16)); v128.store(value, v128.load(FLAT, 32), 16)
        v128.store(from, i32x4.splat(<i32>base)); v128.store(from, i32x4.splat(<i32>base), 16)
        continue
      }
      let p = base, w = CONV1_WEIGHT
      let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero
      for (let ky = 0; ky < 5; ky++) {
        // One tap per iteration: V8 loads everything a basic block needs at its top, and more would not fit into 16
        // registers.
        for (let end = p + 20; p != end; p += 4, w += 32) {
          const w0 = v128.load(w), w1 = v128.load(w, 16)
          let pixel: v128
          pixel = v128.load32_splat(p); a0 = multiplyAdd(pixel, w0, a0); a1 = multiplyAdd(pixel, w1, a1)
          pixel = v128.load32_splat(p, 4); b0 = multiplyAdd(pixel, w0, b0); b1 = multiplyAdd(pixel, w1, b1)
          pixel = v128.load32_splat(p, 112); c0 = multiplyAdd(pixel, w0, c0); c1 = multiplyAdd(pixel, w1, c1)
          pixel = v128.load32_splat(p, 116); d0 = multiplyAdd(pixel, w0, d0); d1 = multiplyAdd(pixel, w1, d1)
        }
        p += IMAGE_ROW - 20
      }
      const ia = i32x4.splat(<i32>base), ib = i32x4.splat(<i32>base + 4)
      const ic = i32x4.splat(<i32>base + 112), id = i32x4.splat(<i32>base + 116)
      v128.store(from, indexOfLargest(a0, b0, c0, d0, ia, ib, ic, id))
      v128.store(from, indexOfLargest(a1, b1, c1, d1, ia, ib, ic, id), 16)
      v128.store(value, larger(f32x4.add(larger(larger(a0, b0), larger(c0, d0)), biasLow), zero))
      v128.store(value, larger(f32x4.add(larger(larger(a1, b1), larger(c1, d1)), biasHigh), zero), 16)
    }
  }
}

/** Discards the cached outputs for flat patches. Call it after the weights have changed. */
export function forgetFlat(): void {
  store<f32>(FLAT, NaN)
}

/** Marks the pixels that differ from the top left one, to find a drawing's background. */
function findDifferences(image: usize): void {
  const corner = v128.load32_splat(image)
  for (let y: usize = 0; y < 28; y++, image += IMAGE_ROW) {
    let bits = 0
    for (let x: usize = 0; x < 28; x += 4)
      bits |= i32x4.bitmask(f32x4.ne(v128.load(image + (x << 2)), corner)) << <i32>x
    store<i32>(ROW_DIFFERS + (y << 2), bits)
  }
}

/** The union over the six pixel rows that row y of the pooled outputs depends on. */
// @ts-ignore: decorator
@inline function rowsDiffer(y: usize): i32 {
  const p = ROW_DIFFERS + (y << 3)
  return load<i32>(p) | load<i32>(p, 4) | load<i32>(p, 8) | load<i32>(p, 12) | load<i32>(p, 16) | load<i32>(p, 20)
}

/** The outputs for a patch of one value, by the same operations in the same order as above, so with the same bits. */
function convolveFlat(pixelAt: usize): void {
  const pixel = v128.load32_splat(pixelAt), zero = f32x4.splat(0)
  let a0 = zero, a1 = zero
  for (let w = CONV1_WEIGHT; w != CONV1_WEIGHT + 800; w += 32) {
    a0 = multiplyAdd(pixel, v128.load(w), a0)
    a1 = multiplyAdd(pixel, v128.load(w, 16), a1)
  }
  store<f32>(FLAT, load<f32>(pixelAt))
  v128.store(FLAT, larger(f32x4.add(a0, v128.load(CONV1_BIAS)), zero), 16)
  v128.store(FLAT, larger(f32x4.add(a1, v128.load(CONV1_BIAS, 16)), zero), 32)
}
