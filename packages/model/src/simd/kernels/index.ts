// The kernels' entry points. The caller has checked every argument; addresses are those of memory-map.ts.
import { backToHidden, updateConv1, updateConv2 } from './backward'
import { composeBatch, gatherFeatures, normalise } from './batch'
import { conv1, forgetFlat } from './conv1'
import { conv2, transformWeights } from './conv2'
import { backToFeatures, logits, lossAndGradient, updateHead } from './head'
import {
  CHANNELS_KEPT, CLASS_ROW, DESCRIPTION, FEATURES, FEATURE_CHANGE, FEATURE_FROM, FEATURE_VALUE, GREY_IMAGE, HIDDEN, HIDDEN_FROM,
  HIDDEN_VALUE, IMAGE_AT, LABELS, LOGITS, LOSSES, ORIGINALS, PREDICTIONS, STAGED_IMAGES, STAGED_LABELS,
} from './memory-map'

export {
  COMPOSED, CONV1_BIAS, CONV1_WEIGHT, CONV2_BIAS, CONV2_WEIGHT, DESCRIPTION, HEAD_BIAS, HEAD_WEIGHT, IMAGE_AT, LABELS,
  LOADED, LOGITS, LOSSES, MAX_DESCRIPTION_WORDS, MAX_STEPS, NORMALISATION, ORIGINALS, PREDICTIONS, STAGED_IMAGES, STAGED_LABELS,
} from './memory-map'
export { composeBatch } from './batch'

const ALL_CHANNELS: u32 = 0xffff

/** SGD on extractor and head. `rate` is −learningRate / batch. */
export function pretrain(steps: i32, batch: i32, classes: i32, images: usize, rate: f32, keptScale: f32): void {
  deriveWeights()
  let description = DESCRIPTION
  for (let step: usize = 0; step < <usize>steps; step++) {
    description = composeBatch(description, batch, classes, images)
    store<f32>(LOSSES + (step << 2), pretrainingStep(batch, classes, rate, keptScale))
  }
}

function pretrainingStep(batch: i32, classes: i32, rate: f32, keptScale: f32): f32 {
  const rows = (batch + 7) & ~7
  memory.fill(FEATURE_VALUE, 0, <usize>rows * FEATURES)
  for (let b: usize = 0; b < <usize>batch; b++) {
    const hidden = HIDDEN_VALUE + b * HIDDEN
    conv1(load<u32>(IMAGE_AT + (b << 2)), hidden, HIDDEN_FROM + b * HIDDEN)
    conv2(hidden, FEATURE_VALUE + b * FEATURES, FEATURE_FROM + b * FEATURES, load<u32>(CHANNELS_KEPT + (b << 2)), keptScale)
  }
  logits(FEATURE_VALUE, rows, classes)
  const loss = lossAndGradient(batch, rows, classes, rate)
  backToFeatures(rows, classes, keptScale)
  updateHead(FEATURE_VALUE, rows, classes)
  backToHidden(batch)
  updateConv2(batch)
  updateConv1(batch)
  deriveWeights()
  return loss
}

/** Features of `count` images, without dropout. */
export function computeFeatures(count: i32, images: usize, features: usize): void {
  deriveWeights()
  for (let i: usize = 0; i < <usize>count; i++) {
    normalise(images + i * GREY_IMAGE, ORIGINALS)
    featuresOf(ORIGINALS, features + i * FEATURES)
  }
}

/** SGD on the head only, on features computed before. */
export function finetune(steps: i32, batch: i32, classes: i32, features: usize, rate: f32, keptScale: f32): void {
  const rows = (batch + 7) & ~7
  let description = DESCRIPTION
  memory.fill(FEATURE_VALUE, 0, <usize>rows * FEATURES)
  for (let step: usize = 0; step < <usize>steps; step++) {
    description = gatherFeatures(description, batch, classes, features, keptScale)
    logits(FEATURE_VALUE, rows, classes)
    store<f32>(LOSSES + (step << 2), lossAndGradient(batch, rows, classes, rate))
    updateHead(FEATURE_VALUE, rows, classes)
  }
}

/** The likeliest class of each staged image, its logits, and −log p of its label as its loss. At most 256 images. */
export function classify(count: i32, classes: i32): void {
  const rows = (count + 7) & ~7
  deriveWeights()
  memory.fill(FEATURE_VALUE, 0, <usize>rows * FEATURES)
  for (let i: usize = 0; i < <usize>count; i++) {
    normalise(STAGED_IMAGES + i * GREY_IMAGE, ORIGINALS)
    featuresOf(ORIGINALS, FEATURE_VALUE + i * FEATURES)
  }
  logits(FEATURE_VALUE, rows, classes)
  for (let i: usize = 0; i < <usize>count; i++) store<i32>(PREDICTIONS + (i << 2), likeliest(LOGITS + i * CLASS_ROW, classes))
  // Losses are computed in the first row, whose logits are kept elsewhere meanwhile.
  memory.copy(FEATURE_CHANGE, LOGITS, CLASS_ROW)
  for (let i: usize = 0; i < <usize>count; i++) {
    const label = <usize>load<u8>(STAGED_LABELS + i) << 2
    for (let c: usize = 0; c < <usize>classes; c += 4) v128.store(LABELS + (c << 2), f32x4.splat(0))
    store<f32>(LABELS + label, 1)
    if (i != 0) copyLogits(LOGITS + i * CLASS_ROW, classes)
    store<f32>(LOSSES + (i << 2), lossAndGradient(1, 1, classes, 1))
  }
  memory.copy(LOGITS, FEATURE_CHANGE, CLASS_ROW)
}

function copyLogits(row: usize, classes: i32): void {
  for (let c: usize = 0; c < <usize>classes; c += 4) v128.store(LOGITS + (c << 2), v128.load(row + (c << 2)))
}

/** The first of the largest. */
function likeliest(row: usize, classes: i32): i32 {
  let best = 0, value = load<f32>(row)
  for (let c = 1; c < classes; c++) {
    const other = load<f32>(row + (<usize>c << 2))
    if (other > value) { value = other; best = c }
  }
  return best
}

function featuresOf(image: usize, features: usize): void {
  conv1(image, HIDDEN_VALUE, HIDDEN_FROM)
  conv2(HIDDEN_VALUE, features, FEATURE_FROM, ALL_CHANNELS, 1)
}

function deriveWeights(): void {
  transformWeights()
  forgetFlat()
}
