import type { Evaluation, ProbeFitting } from '@finetune-lab/model'

/** `result.json` of a run, written once at the end. */
export interface RunResult {
  readonly version: 1
  readonly run: {
    readonly pretrain: string
    /** Label of the augmentation: `mixup`, `mixup(alpha=0.4)`. */
    readonly augmentation: string
    readonly samplesPerClass: number
    readonly seed: number
  }
  /** Name of the executor: `simd`. */
  readonly executor: string
  readonly device: string
  readonly finetunes: readonly FinetuneResult[]
  readonly pretraining: { readonly steps: number; readonly seconds: number; readonly finalLoss: number }
}

export interface FinetuneResult extends Evaluation {
  readonly dataset: string
  /** How the head was fitted; missing for other heads than probes, and in results of older versions. */
  readonly probe?: ProbeFitting
  /** On the validation images; missing if the experiment has none. */
  readonly validation?: ValidationResult
}

/** Of a head on training images that it was not trained on. */
export interface ValidationResult {
  readonly images: number
  readonly accuracy: number
}
