import type { Extractor, Head } from './architecture.ts'
import type {
  FinetuningSteps,
  LabelledImages,
  Network,
  Optimisation,
  OptimizerState,
  PretrainingSteps,
  Tally,
} from './network.ts'
import type { ProbeFit } from './probe/fit-probe.ts'
import type { Standardisation } from './probe/standardise.ts'

/**
 * Networks of equal shape on one device, trained in lockstep. The training loop is written against this interface. Each
 * run has its own parameters, images and batches; the number of steps, batch sizes and classes are the same for all.
 * `packages/model/src/tensorflow` trains all runs with each operation; `cohortOf` trains one network after another.
 */
export interface Cohort {
  readonly runs: number
  /** Sets the extractors, one per run. */
  setExtractors(extractors: readonly Extractor[]): void
  extractors(): Extractor[]
  /** Replaces the heads, one per run. Their number of classes may differ from before. */
  setHeads(heads: readonly Head[]): void
  heads(): Head[]
  /** What each optimizer has gathered since `setHeads`. Missing: plain SGD keeps nothing. */
  optimizerStates?(): (OptimizerState | undefined)[]
  /** Continues with the states of checkpoints; after `setHeads`. */
  setOptimizerStates?(states: readonly (OptimizerState | undefined)[]): void

  /**
   * Sets the images for the next `pretrain` or `computeFeatures` calls, one set per run. Counts may differ, classes may
   * not. Sets that share the same arrays are stored once on the device.
   */
  loadImages(images: readonly LabelledImages[]): void
  /**
   * Trains extractors and heads, one SGD step after another.
   * @param steps one entry per run, all with the same number of steps and the same batch size
   * @returns [runs] of Float32Array [steps], the mean loss of each batch
   */
  pretrain(steps: readonly PretrainingSteps[], learningRate: number, optimisation?: Optimisation): Float32Array[]
  /** Computes the features of all loaded images without dropout and keeps them on the device for `finetune`. */
  computeFeatures(): void
  /** Standardises each run's features, as `Network.standardiseFeatures` does. Missing: not supported. */
  standardiseFeatures?(): Standardisation[]
  /** Trains only the heads, on the features computed last. Steps and losses as in `pretrain`. */
  finetune(steps: readonly FinetuningSteps[], learningRate: number, optimisation?: Optimisation): Float32Array[]
  /** Replaces every head by one fitted to convergence, one run after another, as `Network.fitHead` does. */
  fitHeads(): Generator<void, ProbeFit[]>
  /**
   * Classifies one test set with every run's current head, without dropout.
   * @param before each run's counts over the previous images, as in `Network.evaluate`
   * @returns one tally per run
   */
  evaluate(images: LabelledImages, before?: readonly Tally[]): Tally[]
  /**
   * Classifies a separate set with each run's current head, without dropout. All sets have the same labels, in the same
   * order. Sets that share the same arrays are stored once on the device.
   * @param images one set per run
   * @param before each run's counts over the previous images, as in `Network.evaluate`
   */
  evaluateEach(images: readonly LabelledImages[], before?: readonly Tally[]): Tally[]
  /** Frees the device's memory. The cohort cannot be used afterwards. */
  dispose(): void
}

/**
 * Runs networks one after another as a cohort. With one network, it is a plain run. Its memory is garbage collected.
 */
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
    optimizerStates: () => networks.map(network => network.optimizerState?.()),
    setOptimizerStates: states =>
      each(states, (network, state) => {
        if (state) network.setOptimizerState?.(state)
      }),
    loadImages: images => each(images, (network, own) => network.loadImages(own)),
    pretrain(steps, learningRate, optimisation) {
      const losses: Float32Array[] = []
      each(steps, (network, own) => losses.push(network.pretrain(own, learningRate, optimisation)))
      return losses
    },
    computeFeatures() {
      for (const network of networks) network.computeFeatures()
    },
    standardiseFeatures: () =>
      networks.map(network => {
        if (!network.standardiseFeatures) throw new Error('These kernels do not standardise features.')
        return network.standardiseFeatures()
      }),
    finetune(steps, learningRate, optimisation) {
      const losses: Float32Array[] = []
      each(steps, (network, own) => losses.push(network.finetune(own, learningRate, optimisation)))
      return losses
    },
    *fitHeads() {
      const fits: ProbeFit[] = []
      for (const network of networks) fits.push(yield* network.fitHead())
      return fits
    },
    evaluate: (images, before) => networks.map((network, run) => network.evaluate(images, before?.[run])),
    evaluateEach(images, before) {
      const tallies: Tally[] = []
      each(images, (network, own) => tallies.push(network.evaluate(own, before?.[tallies.length])))
      return tallies
    },
    dispose() {},
  }
}
