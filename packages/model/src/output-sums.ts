/**
 * What the measures of a test set are computed from: sums over its images, or over its beginning. They are added up image
 * by image in float64, so a test set that is processed in parts has the same bits as at once.
 */
export interface OutputSums {
  /** Images whose label is one of the two likeliest classes. */
  readonly top2: number
  /** Σ over the images of Σ_c (p_c − y_c)². */
  readonly brier: number
  /** By confidence, the probability of the likeliest class: bin m of `BINS` holds those in (m / 15, (m + 1) / 15]. */
  readonly bins: readonly ConfidenceBin[]
}

export interface ConfidenceBin {
  readonly count: number
  /** Images whose likeliest class is their label. */
  readonly right: number
  /** Sum of the confidences. */
  readonly confidence: number
}

/** As in Guo et al., On Calibration of Modern Neural Networks (ICML 2017, arXiv:1706.04599), section 5. */
export const BINS = 15

/** Adds up the outputs of a classifier. Used for every executor, so that all measure alike. */
export interface OutputCounter {
  /**
   * Counts one image.
   * @param logits the image's are `classes` values from `at`
   */
  add(logits: Float32Array, at: number, label: number): void
  sums(): OutputSums
}

/** @param before the sums over the previous images */
export function outputCounter(classes: number, before?: OutputSums): OutputCounter {
  let top2 = before?.top2 ?? 0
  let brier = before?.brier ?? 0
  const bins = Array.from({ length: BINS }, (_, m) => ({
    ...(before?.bins[m] ?? { count: 0, right: 0, confidence: 0 }),
  }))
  return {
    add(logits, at, label) {
      const own = logits[at + label]
      let largest = own
      /** Classes that are likelier than the label. Of equal logits, the first is likelier, as in predictions. */
      let likelier = 0
      for (let c = 0; c < classes; c++) {
        const z = logits[at + c]
        if (z > largest) largest = z
        if (z > own || (z === own && c < label)) likelier++
      }
      const power = Math.exp(own - largest)
      let others = 0
      let squares = 0
      for (let c = 0; c < classes; c++) {
        if (c === label) continue
        const other = Math.exp(logits[at + c] - largest)
        others += other
        squares += other * other
      }
      const all = power + others
      // 1 − p(label) as the sum of the others: exact where p is close to 1.
      brier += squares / (all * all) + (others / all) ** 2
      if (likelier < 2) top2++
      const confidence = 1 / all
      const bin = bins[Math.max(0, Math.min(BINS, Math.ceil(confidence * BINS)) - 1)]
      // A diverged network's outputs are not numbers.
      if (!bin) return
      bin.count++
      bin.confidence += confidence
      if (likelier === 0) bin.right++
    },
    sums: () => ({ top2, brier, bins: bins.map(bin => ({ ...bin })) }),
  }
}

/** How good a classifier's probabilities are on a test set. */
export interface OutputMeasures {
  /** Share of the images whose label is one of the two likeliest classes. */
  readonly top2: number
  /** Brier score, mean over the images of Σ_c (p_c − y_c)²: from 0, best, to 2. Brier, Monthly Weather Review 78, 1950. */
  readonly brier: number
  /** Expected calibration error, Σ_m (n_m / N) · |accuracy_m − confidence_m| over the bins; see `BINS`. */
  readonly ece: number
  readonly reliability: readonly ReliabilityBin[]
}

/** Images of similar confidence, as a reliability diagram shows them. */
export interface ReliabilityBin {
  readonly count: number
  /** Mean confidence; missing in an empty bin, as is the accuracy. */
  readonly confidence?: number
  /** Share of the images whose likeliest class is their label. */
  readonly accuracy?: number
}

export function outputMeasures({ top2, brier, bins }: OutputSums, images: number): OutputMeasures {
  return {
    top2: top2 / images,
    brier: brier / images,
    ece: bins.reduce((sum, { right, confidence }) => sum + Math.abs(right - confidence), 0) / images,
    reliability: bins.map(({ count, right, confidence }) =>
      count === 0 ? { count } : { count, confidence: confidence / count, accuracy: right / count },
    ),
  }
}
