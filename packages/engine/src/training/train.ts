import type { Dataset } from '@finetune-lab/data'
import { generalNeed, type RunSettings, runNetwork } from '@finetune-lab/experiment'
import {
  type Cohort,
  type Evaluation,
  type Extractor,
  evaluationOf,
  type Head,
  initialHead,
  type LabelledImages,
  type OptimizerState,
  onRawFeatures,
  type ProbeFitting,
  type Tally,
} from '@finetune-lab/model'
import { initialParameters } from '@finetune-lab/network'
import type { ValidationResult } from '@finetune-lab/runs'
import { inPortions, testSet } from './image-portions.ts'
import { optimisationOf } from './optimisation.ts'
import { FIXED_PORTIONS, type Portions } from './portions.ts'
import { FINETUNE_SUBSET, PRETRAIN_SUBSET } from './random-purposes.ts'
import { finetuningSteps, pretrainingSteps } from './steps.ts'
import { subsets } from './subset.ts'
import { validationImages } from './validation-images.ts'

export interface TrainedRun {
  readonly extractor: Extractor
  readonly pretrainer: Head
  readonly finetunes: readonly {
    readonly dataset: string
    readonly generalizer: Head
    readonly evaluation: Evaluation
    /** How the head was fitted, if it is a probe. */
    readonly probe?: ProbeFitting
    /** On the validation images; missing if the run has none. */
    readonly validation?: ValidationResult
  }[]
}

/** The state of a run: all that it needs to resume. Random draws need no state, as they depend on the batch's number. */
export interface Standing extends Partial<Pick<TrainedRun, 'extractor' | 'pretrainer'>> {
  /** Finished finetunes. Without a pretrainer, pre-training is in progress. */
  readonly finetunes: TrainedRun['finetunes']
  /** Batches done in the current stage, and the head that they trained. */
  readonly batches: number
  readonly head?: Head
  /** What the stage's optimizer has gathered, if it keeps anything. */
  readonly optimizer?: OptimizerState
  /** Results on the test set so far, once the head is trained. */
  readonly tally?: Tally
  /** How the stage's probe was fitted, once it is. */
  readonly probe?: ProbeFitting
}

export const BEGINNING: Standing = { finetunes: [], batches: 0 }

/** Each run of a cohort has its own validation images, so their portions are smaller than those of a test set. */
const VALIDATED_AT_ONCE = 512

/** What the loop has just done with every run. `finetune` is the index of the current finetune. */
export type Training = (
  | { readonly stage: 'pretrain'; readonly losses: readonly Float32Array[]; readonly batches: number }
  | {
      readonly stage: 'finetune'
      readonly finetune: number
      readonly losses: readonly Float32Array[]
      readonly batches: number
    }
  /** A probe is being fitted. The standings are those before it, as an interrupted fit starts over. */
  | { readonly stage: 'probe'; readonly finetune: number }
  | { readonly stage: 'test'; readonly finetune: number }
  /** The head is being tested on validation images. This too starts over if it is interrupted. */
  | { readonly stage: 'validate'; readonly finetune: number }
  | { readonly stage: 'evaluate'; readonly finetune: number; readonly evaluations: readonly Evaluation[] }
) & {
  /** Copies all parameters. Runs that start from these standings continue from here with the same bits. */
  readonly standings: () => Standing[]
}

/**
 * Trains runs in lockstep (design section 3): pre-training, then for each finetune data set a new head on the frozen
 * extractor. Yields after each portion, where the caller may stop.
 *
 * @param runs runs of one structure, as `cohortGroups` returns them
 * @param from the standing of each run after a previous attempt, all at the same place
 */
export function* train(
  runs: readonly RunSettings[],
  datasets: ReadonlyMap<string, Dataset>,
  cohort: Cohort,
  from: readonly Standing[] = runs.map(() => BEGINNING),
  portions: Portions = FIXED_PORTIONS,
): Generator<Training, TrainedRun[]> {
  const [{ pretrain, finetunes }] = runs
  const network = runNetwork(runs[0].network)
  /** Whether the runs need kernels for any network. */
  const general = generalNeed(runs[0]) !== undefined
  let at = from
  /** Batches and finetunes done, which are the same for all runs. */
  const place = () => at[0]
  const standings = (): Standing[] => {
    const extractors = cohort.extractors()
    const heads = place().batches > 0 ? cohort.heads() : undefined
    const optimizers = heads && cohort.optimizerStates?.()
    return at.map((own, run) => ({
      ...own,
      extractor: extractors[run],
      head: heads?.[run],
      optimizer: optimizers?.[run],
    }))
  }

  /** New heads, or those of the standings with their optimizers. */
  const startStage = (newHead: (run: number) => Head) => {
    cohort.setHeads(at.map(({ head }, run) => head ?? newHead(run)))
    cohort.setOptimizerStates?.(at.map(({ optimizer }) => optimizer))
  }

  cohort.setExtractors(runs.map(({ seed }, run) => from[run].extractor ?? initialParameters(network, seed)))
  if (!place().pretrainer) {
    const sources = runs.map(({ pretrain }) => datasets.get(pretrain.dataset)!)
    const newHead = (run: number) =>
      initialHead(runs[run].seed, 'pretrainer', sources[run].name, sources[run].classes.length, network.features)
    startStage(newHead)
    const subsetOf = subsets('train', PRETRAIN_SUBSET)
    const images = runs.map(({ seed, pretrain }, run) => subsetOf(sources[run], pretrain.samplesPerClass, seed).images)
    cohort.loadImages(images)
    const batches = runs.map((run, i) =>
      pretrainingSteps(
        run,
        images[i].count,
        place().batches,
        () => portions.batches('pretrain'),
        general ? network : undefined,
      ),
    )
    for (const steps of lockstep(batches)) {
      const optimisation = general ? optimisationOf(pretrain, place().batches, steps[0].steps) : undefined
      const losses = cohort.pretrain(steps, pretrain.learningRate, optimisation)
      at = at.map(own => ({ ...own, batches: own.batches + steps[0].steps }))
      yield { stage: 'pretrain', losses, batches: place().batches, standings }
    }
    at = cohort.heads().map(pretrainer => ({ pretrainer, finetunes: [], batches: 0 }))
  }

  for (let finetune = place().finetunes.length; finetune < finetunes.length; finetune++) {
    const { dataset, samplesPerClass, learningRate, head, standardise, batches: wanted } = finetunes[finetune]
    const target = datasets.get(dataset)!
    const newHead = (run: number) =>
      initialHead(runs[run].seed, 'generalizer', target.name, target.classes.length, network.features)
    startStage(newHead)
    const subsetOf = subsets('train', FINETUNE_SUBSET)
    const images = runs.map(({ seed }) => subsetOf(target, samplesPerClass, seed).images)
    cohort.loadImages(images)
    cohort.computeFeatures()
    if (head === 'probe') {
      if (place().batches === 0) {
        const fitting = cohort.fitHeads()
        let fits = fitting.next()
        for (; !fits.done; fits = fitting.next()) yield { stage: 'probe', finetune, standings }
        // A fitted head counts as all its batches.
        const fitted = fits.value.map(({ penalty, atEdge, converged }) => ({ penalty, atEdge, converged }))
        at = at.map((own, run) => ({ ...own, batches: wanted, probe: fitted[run] }))
      }
    } else {
      const scaling = standardise ? cohort.standardiseFeatures!() : undefined
      const batches = runs.map(({ seed }, run) =>
        finetuningSteps(
          seed,
          finetunes[finetune],
          images[run].count,
          place().batches,
          () => portions.batches('finetune'),
          general ? network : undefined,
        ),
      )
      for (const steps of lockstep(batches)) {
        const optimisation = general ? optimisationOf(finetunes[finetune], place().batches, steps[0].steps) : undefined
        const losses = cohort.finetune(steps, learningRate, optimisation)
        at = at.map(own => ({ ...own, batches: own.batches + steps[0].steps }))
        // A checkpoint after the last batch holds the head that classifies.
        if (scaling && place().batches >= wanted)
          cohort.setHeads(cohort.heads().map((own, run) => onRawFeatures(own, scaling[run])))
        yield { stage: 'finetune', finetune, losses, batches: place().batches, standings }
      }
    }
    for (const images of inPortions(testSet(target), portions.testImages, place().tally?.images)) {
      const before = place().tally && at.map(({ tally }) => tally!)
      const tallies = cohort.evaluate(images, before)
      at = at.map((own, run) => ({ ...own, tally: tallies[run] }))
      yield { stage: 'test', finetune, standings }
    }
    let validated: readonly Tally[] | undefined
    for (const images of lockstep(
      validationSets(runs, finetune, target).map(own => inPortions(own, () => VALIDATED_AT_ONCE)),
    )) {
      validated = cohort.evaluateEach(images, validated)
      yield { stage: 'validate', finetune, standings }
    }
    const evaluations = at.map(({ tally }) => evaluationOf(tally!))
    const heads = cohort.heads()
    at = at.map(({ pretrainer, finetunes, probe }, run) => ({
      pretrainer,
      finetunes: [
        ...finetunes,
        {
          dataset,
          generalizer: heads[run],
          evaluation: evaluations[run],
          ...(probe && { probe }),
          ...(validated && { validation: validationResult(validated[run]) }),
        },
      ],
      batches: 0,
    }))
    yield { stage: 'evaluate', finetune, evaluations, standings }
  }
  const extractors = cohort.extractors()
  return at.map(({ pretrainer, finetunes }, run) => ({
    extractor: extractors[run],
    pretrainer: pretrainer!,
    finetunes,
  }))
}

/** Yields the next steps or images of every run, until there are none. */
function* lockstep<Part>(runs: readonly Iterator<Part>[]): Generator<Part[]> {
  for (;;) {
    const next = runs.map(run => run.next())
    if (next.length === 0 || next[0].done) return
    yield next.map(({ value }) => value)
  }
}

/** The images that each run is validated on; no sets if the runs are not validated. Equal sets share their arrays. */
function validationSets(runs: readonly RunSettings[], finetune: number, target: Dataset): readonly LabelledImages[] {
  const drawn = new Map<string, LabelledImages>()
  return runs.flatMap(({ seed, validation = 0, pretrain, finetunes }) => {
    if (validation === 0) return []
    const key = JSON.stringify([seed, pretrain.dataset === target.name ? pretrain.samplesPerClass : 0])
    const { samplesPerClass } = finetunes[finetune]
    const images = drawn.get(key) ?? validationImages(target, samplesPerClass, validation, seed, pretrain)
    if (!images) throw new Error(`${target.name} has no training images left to validate on`)
    drawn.set(key, images)
    return [images]
  })
}

function validationResult(tally: Tally): ValidationResult {
  const { testImages: images, accuracy } = evaluationOf(tally)
  return { images, accuracy }
}
