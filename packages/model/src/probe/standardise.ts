import type { LabelledFeatures } from './logistic-objective.ts'

/** Per feature, over all rows. */
export interface Standardisation {
  readonly mean: Float64Array
  /** 0 if a feature is the same in every row: it carries no information and is left out. */
  readonly deviation: Float64Array
}

export function standardisation({ features, count, width }: LabelledFeatures): Standardisation {
  const mean = new Float64Array(width)
  const squares = new Float64Array(width)
  for (let row = 0, i = 0; row < count; row++) for (let k = 0; k < width; k++, i++) mean[k] += features[i]!
  for (let k = 0; k < width; k++) mean[k]! /= count
  for (let row = 0, i = 0; row < count; row++)
    for (let k = 0; k < width; k++, i++) squares[k] += (features[i]! - mean[k]!) ** 2
  return { mean, deviation: squares.map(sum => Math.sqrt(sum / count)) }
}

/** (x − mean) / deviation, as a copy. */
export function standardised(data: LabelledFeatures, { mean, deviation }: Standardisation): LabelledFeatures {
  const { width } = data
  const scale = deviation.map(own => (own > 0 ? 1 / own : 0))
  const features = new Float32Array(data.features.length)
  for (let i = 0, k = 0; i < features.length; i++, k = k + 1 === width ? 0 : k + 1)
    features[i] = (data.features[i]! - mean[k]!) * scale[k]!
  return { ...data, features }
}
