import type { Head } from '../architecture.ts'
import type { LabelledFeatures } from './logistic-objective.ts'

/** Per feature, over all rows. */
export interface Standardisation {
  readonly mean: Float64Array
  /** 0 if a feature is the same in every row: it carries no information and is left out. */
  readonly deviation: Float64Array
}

export function standardisation({
  features,
  count,
  width,
}: Pick<LabelledFeatures, 'features' | 'count' | 'width'>): Standardisation {
  const mean = new Float64Array(width)
  const squares = new Float64Array(width)
  for (let row = 0, i = 0; row < count; row++) for (let k = 0; k < width; k++, i++) mean[k] += features[i]!
  for (let k = 0; k < width; k++) mean[k]! /= count
  for (let row = 0, i = 0; row < count; row++)
    for (let k = 0; k < width; k++, i++) squares[k] += (features[i]! - mean[k]!) ** 2
  return { mean, deviation: squares.map(sum => Math.sqrt(sum / count)) }
}

/** (x − mean) / deviation, as a copy. */
export function standardised(data: LabelledFeatures, scaling: Standardisation): LabelledFeatures {
  const features = data.features.slice()
  standardise(features, scaling)
  return { ...data, features }
}

/**
 * Replaces features by (x − mean) / deviation over all rows.
 *
 * @param features Float32Array [count, width], overwritten
 */
export function standardiseInPlace(features: Float32Array, width: number): Standardisation {
  const scaling = standardisation({ features, count: features.length / width, width })
  standardise(features, scaling)
  return scaling
}

function standardise(features: Float32Array, { mean, deviation }: Standardisation): void {
  const width = mean.length
  const scale = deviation.map(own => (own > 0 ? 1 / own : 0))
  for (let i = 0, k = 0; i < features.length; i++, k = k + 1 === width ? 0 : k + 1)
    features[i] = (features[i]! - mean[k]!) * scale[k]!
}

/**
 * A head on standardised features as one on the features themselves, so that everything that classifies needs no
 * standardisation: softmax(W (x − mean) / deviation + b) is softmax(W' x + b') with W' = W / deviation and b' = b − W' mean.
 */
export function onRawFeatures({ weight, bias }: Head, scaling: Standardisation): Head {
  const [classes, width] = weight.shape as [number, number]
  return rawHead(
    classes,
    width,
    (c, k) => weight.data[c * width + k]!,
    c => bias.data[c]!,
    scaling,
  )
}

/** The same for weights in any layout. */
export function rawHead(
  classes: number,
  width: number,
  weightOf: (c: number, k: number) => number,
  biasOf: (c: number) => number,
  { mean, deviation }: Standardisation,
): Head {
  const weight = new Float32Array(classes * width)
  const bias = new Float32Array(classes)
  for (let c = 0; c < classes; c++) {
    let sum = biasOf(c)
    for (let k = 0; k < width; k++) {
      const own = deviation[k]! > 0 ? weightOf(c, k) / deviation[k]! : 0
      weight[c * width + k] = own
      sum -= own * mean[k]!
    }
    bias[c] = sum
  }
  return { weight: { shape: [classes, width], data: weight }, bias: { shape: [classes], data: bias } }
}
