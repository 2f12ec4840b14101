import type { Extractor, Head } from './architecture.ts'
import type { FinetuningSteps, LabelledImages, Network, PretrainingSteps, Tally } from './network.ts'
import type { ProbeFit } from './probe/fit-probe.ts'

/**
 * Networks of equal shape on one device, trained in lockstep: what the training loop is written against. Each run has
 * parameters, images and batches of its own; of equal number are the steps, the batch sizes and the classes.
 * `packages/model/src/tensorflow` trains all runs with one operation each, `cohortOf` one network after another.
 */
export interface Cohort {
  readonly runs: number
  /** One extractor for each run. */
  setExtractors(extractors: readonly Extractor[]): void
  extractors(): Extractor[]
  /** Replaces the heads, one for each run; their number of classes may differ from the one before. */
  setHeads(heads: readonly Head[]): void
  heads(): Head[]

  /**
   * The images that the next `pretrain` or `computeFeatures` calls use, one set for each run. Counts may differ, classes
   * may not. Sets that are the same arrays are held once on the device.
   */
  loadImages(images: readonly LabelledImages[]): void
  /**
   * Trains extractors and heads, one SGD step after another.
   * @param steps one entry for each run, all of equal number and batch size
   * @returns [runs] of Float32Array [steps], the mean loss of each batch
   */
  pretrain(steps: readonly PretrainingSteps[], learningRate: number): Float32Array[]
  /** Features of all loaded images without dropout; kept on the device for `finetune`. */
  computeFeatures(): void
  /** Trains the heads alone on the features computed last; steps and losses as in `pretrain`. */
  finetune(steps: readonly FinetuningSteps[], learningRate: number): Float32Array[]
  /** Replaces every head by one fitted to convergence, one run after another; as `Network.fitHead`. */
  fitHeads(): Generator<void, ProbeFit[]>
  /**
   * Classifies one test set with every run's head as it is, without dropout.
   * @param before what each run counted over the images before these, as in `Network.evaluate`
   * @returns one tally for each run
   */
  evaluate(images: LabelledImages, before?: readonly Tally[]): Tally[]
  /** Gives back what the device holds; the cohort cannot be used afterwards. */
  dispose(): void
}

/** Networks one after another as a cohort: with one of them, a plain run. What it holds is left to be collected. */
export function cohortOf(networks: readonly Network[]): Cohort {
  const runs = networks.length
  const each = <Value>(values: readonly Value[], work: (network: Network, value: Value) => void) => {
    if (values.length !== runs) throw new RangeError(`${values.length} entries: expected one for each of ${runs} runs`)
    for (const [run, value] of values.entries()) work(networks[run], value)
  }
  return {
    runs,
    setExtractors: extractors => each(extractors, (network, extractor) => network.setExtractor(extractor)),
    extractors: () => networks.map(network => network.extractor()),
    setHeads: heads => each(heads, (network, head) => network.setHead(head)),
    heads: () => networks.map(network => network.head()),
    loadImages: images => each(images, (network, own) => network.loadImages(own)),
    pretrain(steps, learningRate) {
      const losses: Float32Array[] = []
      each(steps, (network, own) => losses.push(network.pretrain(own, learningRate)))
      return losses
    },
    computeFeatures() {
      for (const network of networks) network.computeFeatures()
    },
    finetune(steps, learningRate) {
      const losses: Float32Array[] = []
      each(steps, (network, own) => losses.push(network.finetune(own, learningRate)))
      return losses
    },
    *fitHeads() {
      const fits: ProbeFit[] = []
      for (const network of networks) fits.push(yield* network.fitHead())
      return fits
    },
    evaluate: (images, before) => networks.map((network, run) => network.evaluate(images, before?.[run])),
    dispose() {},
  }
}
