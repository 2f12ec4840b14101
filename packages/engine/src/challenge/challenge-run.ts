import type { Dataset } from '@finetune-lab/data'
import { generalNeed, type RunSettings, runNetwork } from '@finetune-lab/experiment'
import {
  cohortOf,
  type Evaluation,
  type Extractor,
  evaluationOf,
  type HeadFit,
  headGauge,
  initialHead,
  type LabelledImages,
  type Network,
  onRawFeatures,
  type Tally,
} from '@finetune-lab/model'
import type { ChallengedFinetune, ChallengedHead, ChallengeHead } from '@finetune-lab/runs'
import { inPortions, testSet } from '../training/image-portions.ts'
import { optimisationOf } from '../training/optimisation.ts'
import { FINETUNE_SUBSET } from '../training/random-purposes.ts'
import { finetuningSteps } from '../training/steps.ts'
import { subset } from '../training/subset.ts'
import { train } from '../training/train.ts'
import { validationImages } from '../training/validation-images.ts'

export interface RunChallenge {
  readonly settings: RunSettings
  /** From the saved model; missing if it must be trained again. */
  readonly extractor?: Extractor
  /** The heads to train, in the order of the run's finetunes. */
  readonly heads: readonly (readonly ChallengeHead[])[]
}

/** Images per class to choose a head's settings on. */
const VALIDATION_PER_CLASS = 64

/**
 * Trains other heads on a run's frozen extractor, and tests each. Yields after each portion, where the caller may stop.
 *
 * @param probeKernel the build of the probe's kernel that the network uses
 */
export function* challengeRun(
  { settings, extractor, heads }: RunChallenge,
  datasets: ReadonlyMap<string, Dataset>,
  network: Network,
  probeKernel: Uint8Array,
): Generator<void, ChallengedFinetune[]> {
  network.setExtractor(extractor ?? (yield* trainedExtractor(settings, datasets, network)))
  const finetunes: ChallengedFinetune[] = []
  for (const [i, own] of heads.entries())
    if (own.length > 0) finetunes.push(yield* challengeFinetune(settings, i, own, datasets, network, probeKernel))
  return finetunes
}

/** Repeats the run's pre-training. The same kernels give the same bits. */
function* trainedExtractor(
  settings: RunSettings,
  datasets: ReadonlyMap<string, Dataset>,
  network: Network,
): Generator<void, Extractor> {
  for (const _ of train([{ ...settings, finetunes: [] }], datasets, cohortOf([network]))) yield
  return network.extractor()
}

function* challengeFinetune(
  settings: RunSettings,
  index: number,
  heads: readonly ChallengeHead[],
  datasets: ReadonlyMap<string, Dataset>,
  network: Network,
  probeKernel: Uint8Array,
): Generator<void, ChallengedFinetune> {
  const { seed } = settings
  const finetune = settings.finetunes[index]
  /** For runs that need kernels for any network. */
  const general = generalNeed(settings) === undefined ? undefined : runNetwork(settings.network)
  // A schedule depends on the number of batches. Without one, more batches begin with the same ones, so a larger budget
  // continues from a smaller one.
  const continues = finetune.schedule === undefined
  const dataset = datasets.get(finetune.dataset)!
  const { images } = subset(dataset, 'train', finetune.samplesPerClass, seed, FINETUNE_SUBSET)
  const validation = validationImages(dataset, finetune.samplesPerClass, VALIDATION_PER_CLASS, seed)
  network.loadImages(images)
  const features = network.computeFeatures()
  const width = features.length / images.count
  const { count, labels, classes } = images
  const gauge = headGauge({ count, features, width, labels, classes }, probeKernel)
  yield

  function* tested(): Generator<void, Pick<ChallengedHead, 'training' | 'validation' | 'test'>> {
    const training = finite(gauge(network.head()))
    const held = validation && (yield* evaluated(network, validation))
    const test = yield* evaluated(network, testSet(dataset))
    // JSON has no NaN. A head with an infinite loss has diverged.
    if (!training || !Number.isFinite(test.loss)) return {}
    return {
      training,
      validation: held && { accuracy: held.accuracy, images: held.testImages },
      test: { accuracy: test.accuracy, loss: test.loss, images: test.testImages, ...countsOf(test) },
    }
  }

  const found: ChallengedHead[] = []
  for (const head of heads)
    if (head.kind === 'probe') {
      const fit = yield* network.fitHead()
      found.push({ head, ...(yield* tested()), penalty: fit.penalty, atEdge: fit.atEdge })
    }
  // After the probes, which standardise themselves.
  const scaling = finetune.standardise ? network.standardiseFeatures!() : undefined
  for (const [rate, budgets] of budgetsByRate(heads)) {
    let diverged = false
    let done = 0
    for (const budget of budgets) {
      const batches = Math.max(1, Math.round(finetune.batches * budget))
      if (!continues) [diverged, done] = [false, 0]
      if (done === 0) network.setHead(initialHead(seed, 'generalizer', dataset.name, classes, width))
      const wanted = { ...finetune, batches }
      for (const steps of diverged ? [] : finetuningSteps(seed, wanted, count, done, undefined, general)) {
        const optimisation = general && optimisationOf(wanted, done, steps.steps)
        const losses = network.finetune(steps, finetune.learningRate * rate, optimisation)
        diverged ||= !losses.every(Number.isFinite)
        done += steps.steps
        yield
        if (diverged) break
      }
      done = batches
      const [trained, optimizer] = [network.head(), network.optimizerState?.()]
      if (scaling) network.setHead(onRawFeatures(trained, scaling))
      found.push({ head: { kind: 'sgd', rate, budget }, ...(diverged ? {} : yield* tested()) })
      if (!scaling) continue
      network.setHead(trained)
      if (optimizer) network.setOptimizerState?.(optimizer)
    }
  }
  return { dataset: dataset.name, featureNorm: meanNorm(features, width), heads: found }
}

function budgetsByRate(heads: readonly ChallengeHead[]): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  for (const head of heads)
    if (head.kind === 'sgd') groups.set(head.rate, [...(groups.get(head.rate) ?? []), head.budget])
  for (const budgets of groups.values()) budgets.sort((a, b) => a - b)
  return groups
}

function* evaluated(network: Network, images: LabelledImages): Generator<void, Evaluation> {
  let tally: Tally | undefined
  for (const part of inPortions(images)) {
    tally = network.evaluate(part, tally)
    yield
  }
  return evaluationOf(tally!)
}

function countsOf({ confusion }: Evaluation) {
  return {
    truths: confusion.map(row => row.reduce((sum, count) => sum + count, 0)),
    predictions: confusion.map((_, said) => confusion.reduce((sum, row) => sum + row[said], 0)),
    right: confusion.map((row, label) => row[label]),
  }
}

/** Float32Array [count, width] */
function meanNorm(features: Float32Array, width: number): number {
  let sum = 0
  for (let from = 0; from < features.length; from += width) {
    let squares = 0
    for (let k = from; k < from + width; k++) squares += features[k] * features[k]
    sum += Math.sqrt(squares)
  }
  return sum / (features.length / width)
}

const finite = (fit: HeadFit): HeadFit | undefined =>
  Number.isFinite(fit.loss) && Number.isFinite(fit.slope) ? fit : undefined
