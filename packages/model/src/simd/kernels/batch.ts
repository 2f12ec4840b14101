// Makes batches from a description: 32-bit words, one sample after another.
//
//   pre-training: image, channels kept, number of patches, number of shares,
//                 patches of (source, weight, left, top, right, bottom), shares of (class, weight)
//   finetuning:   image, channels kept, class
//
// The caller has checked every number. No operation here is fused in either build, so that the pixels equal the
// inspector's bit for bit (`paint` of the augmentation package).
import {
  CHANNELS_KEPT, CLASS_ROW, COMPOSED, FEATURES, FEATURE_VALUE, GREY_IMAGE, IMAGE, IMAGE_AT, IMAGE_ROW, LABELS,
  NORMALISATION, ORIGINALS,
} from './memory-map'

/** x = (grey · (1/255) − mean) · (1/std), rounded after each operation */
export function normalise(grey: usize, image: usize): void {
  const scale = v128.load32_splat(NORMALISATION), mean = v128.load32_splat(NORMALISATION, 4)
  const factor = v128.load32_splat(NORMALISATION, 8)
  for (const end = grey + GREY_IMAGE; grey != end; grey += 16, image += 64) {
    const bytes = v128.load(grey), low = i16x8.extend_low_i8x16_u(bytes), high = i16x8.extend_high_i8x16_u(bytes)
    v128.store(image, normalised(i32x4.extend_low_i16x8_u(low), scale, mean, factor))
    v128.store(image, normalised(i32x4.extend_high_i16x8_u(low), scale, mean, factor), 16)
    v128.store(image, normalised(i32x4.extend_low_i16x8_u(high), scale, mean, factor), 32)
    v128.store(image, normalised(i32x4.extend_high_i16x8_u(high), scale, mean, factor), 48)
  }
}

// @ts-ignore: decorator
@inline function normalised(grey: v128, scale: v128, mean: v128, factor: v128): v128 {
  return f32x4.mul(f32x4.sub(f32x4.mul(f32x4.convert_i32x4_s(grey), scale), mean), factor)
}

/** Makes the images, labels and channel masks of one batch. Returns the address of the next batch's description. */
export function composeBatch(description: usize, batch: i32, classes: i32, images: usize): usize {
  let at = description
  for (let b: usize = 0; b < <usize>batch; b++) {
    normalise(images + <usize>load<u32>(at) * GREY_IMAGE, ORIGINALS + b * IMAGE)
    store<u32>(CHANNELS_KEPT + (b << 2), load<u32>(at, 4))
    at += 16 + <usize>load<u32>(at, 8) * 24 + <usize>load<u32>(at, 12) * 8
  }
  at = description
  for (let b: usize = 0; b < <usize>batch; b++) {
    const patches = load<u32>(at, 8), shares = load<u32>(at, 12)
    at += 16
    store<u32>(IMAGE_AT + (b << 2), <u32>((patches == 0 ? ORIGINALS : COMPOSED) + b * IMAGE))
    if (patches != 0) copyImage(ORIGINALS + b * IMAGE, COMPOSED + b * IMAGE)
    for (const end = at + <usize>patches * 24; at != end; at += 24) paint(COMPOSED + b * IMAGE, at)
    clearLabel(b, classes)
    for (const end = at + <usize>shares * 8; at != end; at += 8) {
      const y = LABELS + b * CLASS_ROW + (<usize>load<u32>(at) << 2)
      store<f32>(y, load<f32>(y) + load<f32>(at, 4))
    }
  }
  return at
}

/**
 * Makes the features (dropped channels 0, kept ones scaled) and hard labels of one batch. Returns the next batch's
 * address.
 */
export function gatherFeatures(description: usize, batch: i32, classes: i32, features: usize, scale: f32): usize {
  for (let b: usize = 0; b < <usize>batch; b++, description += 12) {
    let p = features + <usize>load<u32>(description) * FEATURES, to = FEATURE_VALUE + b * FEATURES
    let kept = load<u32>(description, 4)
    for (const end = p + FEATURES; p != end; p += 64, to += 64, kept >>= 1) {
      const factor = f32x4.splat((kept & 1) != 0 ? scale : 0)
      v128.store(to, f32x4.mul(v128.load(p), factor)); v128.store(to, f32x4.mul(v128.load(p, 16), factor), 16)
      v128.store(to, f32x4.mul(v128.load(p, 32), factor), 32); v128.store(to, f32x4.mul(v128.load(p, 48), factor), 48)
    }
    clearLabel(b, classes)
    store<f32>(LABELS + b * CLASS_ROW + (<usize>load<u32>(description, 8) << 2), 1)
  }
  return description
}

function copyImage(from: usize, to: usize): void {
  for (const end = from + IMAGE; from != end; from += 64, to += 64) {
    v128.store(to, v128.load(from)); v128.store(to, v128.load(from, 16), 16)
    v128.store(to, v128.load(from, 32), 32); v128.store(to, v128.load(from, 48), 48)
  }
}

// @ts-ignore: decorator
@inline function clearLabel(b: usize, classes: i32): void {
  for (let c: usize = 0; c < <usize>classes; c += 4) v128.store(LABELS + b * CLASS_ROW + (c << 2), f32x4.splat(0))
}

/** Inside the patch's rectangle: image ← image + weight · (source − image). Weight 1 replaces. */
function paint(image: usize, patch: usize): void {
  const source = ORIGINALS + <usize>load<u32>(patch) * IMAGE, weight = load<f32>(patch, 4)
  const left = <usize>load<u32>(patch, 8) << 2, right = <usize>load<u32>(patch, 16) << 2
  const first = <usize>load<u32>(patch, 12) * IMAGE_ROW, last = <usize>load<u32>(patch, 20) * IMAGE_ROW
  for (let row = first; row != last; row += IMAGE_ROW) {
    let o = row + left
    const end = row + right
    if (weight == 1) {
      for (; o + 16 <= end; o += 16) v128.store(image + o, v128.load(source + o))
      for (; o != end; o += 4) store<f32>(image + o, load<f32>(source + o))
    } else {
      const w = f32x4.splat(weight)
      for (; o + 16 <= end; o += 16) {
        const own = v128.load(image + o)
        v128.store(image + o, f32x4.add(own, f32x4.mul(w, f32x4.sub(v128.load(source + o), own))))
      }
      for (; o != end; o += 4) {
        const own = load<f32>(image + o)
        store<f32>(image + o, own + weight * (load<f32>(source + o) - own))
      }
    }
  }
}
