import { type Dataset, IMAGE_PIXELS } from '@finetune-lab/data'
import type { RunSettings } from '@finetune-lab/experiment'
import {
  type Cohort,
  type Evaluation,
  type Extractor,
  evaluationOf,
  type Head,
  initialExtractor,
  initialHead,
  type LabelledImages,
  type Tally,
} from '@finetune-lab/model'
import { FIXED_PORTIONS, type Portions } from './portions.ts'
import { FINETUNE_SUBSET, PRETRAIN_SUBSET } from './random-purposes.ts'
import { finetuningSteps, pretrainingSteps } from './steps.ts'
import { subsets } from './subset.ts'

export interface TrainedRun {
  readonly extractor: Extractor
  readonly pretrainer: Head
  readonly finetunes: readonly {
    readonly dataset: string
    readonly generalizer: Head
    readonly evaluation: Evaluation
  }[]
}

/** Where a run stands: all that it takes to go on. What is random needs no place here, it goes by the batch's number. */
export interface Standing extends Partial<Pick<TrainedRun, 'extractor' | 'pretrainer'>> {
  /** Those that are done. No pretrainer and no finetunes: pre-training is under way. */
  readonly finetunes: TrainedRun['finetunes']
  /** Batches done of the stage under way, and the head that they made. */
  readonly batches: number
  readonly head?: Head
  /** What has been counted of the test set, once the head is trained. */
  readonly tally?: Tally
}

export const BEGINNING: Standing = { finetunes: [], batches: 0 }

/** What the loop has just done, with every run; `finetune` is the index of the one under way. */
export type Training = (
  | { readonly stage: 'pretrain'; readonly losses: readonly Float32Array[]; readonly batches: number }
  | {
      readonly stage: 'finetune'
      readonly finetune: number
      readonly losses: readonly Float32Array[]
      readonly batches: number
    }
  /** A probe is being fitted. Its standings are those before it: it is fitted whole, or again. */
  | { readonly stage: 'probe'; readonly finetune: number }
  | { readonly stage: 'test'; readonly finetune: number }
  | { readonly stage: 'evaluate'; readonly finetune: number; readonly evaluations: readonly Evaluation[] }
) & {
  /** Copies all parameters: runs that are given these standings go on from here with the same bits. */
  readonly standings: () => Standing[]
}

/**
 * Runs in lockstep (design section 3): pre-train, then for each finetune data set a new head on the frozen extractor.
 * Yields after each portion; whoever iterates may end it there.
 *
 * @param runs of one structure: what `structure` in cohort-groups.ts names is equal
 * @param from where each run stood in an attempt before, all at one place
 */
export function* train(
  runs: readonly RunSettings[],
  datasets: ReadonlyMap<string, Dataset>,
  cohort: Cohort,
  from: readonly Standing[] = runs.map(() => BEGINNING),
  portions: Portions = FIXED_PORTIONS,
): Generator<Training, TrainedRun[]> {
  const [{ pretrain, finetunes }] = runs
  let at = from
  /** Batches and finetunes done are the same for all. */
  const place = () => at[0]
  const standings = (): Standing[] => {
    const extractors = cohort.extractors()
    const heads = place().batches > 0 ? cohort.heads() : undefined
    return at.map((own, run) => ({ ...own, extractor: extractors[run], head: heads?.[run] }))
  }

  cohort.setExtractors(runs.map(({ seed }, run) => from[run].extractor ?? initialExtractor(seed)))
  if (!place().pretrainer) {
    const sources = runs.map(({ pretrain }) => datasets.get(pretrain.dataset)!)
    const newHead = (run: number) =>
      initialHead(runs[run].seed, 'pretrainer', sources[run].name, sources[run].classes.length)
    cohort.setHeads(at.map(({ head }, run) => head ?? newHead(run)))
    const subsetOf = subsets('train', PRETRAIN_SUBSET)
    const images = runs.map(({ seed, pretrain }, run) => subsetOf(sources[run], pretrain.samplesPerClass, seed).images)
    cohort.loadImages(images)
    const batches = runs.map((run, i) =>
      pretrainingSteps(run, images[i].count, place().batches, () => portions.batches('pretrain')),
    )
    for (const steps of lockstep(batches)) {
      const losses = cohort.pretrain(steps, pretrain.learningRate)
      at = at.map(own => ({ ...own, batches: own.batches + steps[0].steps }))
      yield { stage: 'pretrain', losses, batches: place().batches, standings }
    }
    at = cohort.heads().map(pretrainer => ({ pretrainer, finetunes: [], batches: 0 }))
  }

  for (let finetune = place().finetunes.length; finetune < finetunes.length; finetune++) {
    const { dataset, samplesPerClass, learningRate, head, batches: wanted } = finetunes[finetune]
    const target = datasets.get(dataset)!
    const newHead = (run: number) => initialHead(runs[run].seed, 'generalizer', target.name, target.classes.length)
    cohort.setHeads(at.map(({ head }, run) => head ?? newHead(run)))
    const subsetOf = subsets('train', FINETUNE_SUBSET)
    const images = runs.map(({ seed }) => subsetOf(target, samplesPerClass, seed).images)
    cohort.loadImages(images)
    cohort.computeFeatures()
    if (head === 'probe') {
      if (place().batches === 0) {
        for (const fitting = cohort.fitHeads(); !fitting.next().done; ) yield { stage: 'probe', finetune, standings }
        // A fitted head counts as all its batches.
        at = at.map(own => ({ ...own, batches: wanted }))
      }
    } else {
      const batches = runs.map(({ seed }, run) =>
        finetuningSteps(seed, finetunes[finetune], images[run].count, place().batches, () =>
          portions.batches('finetune'),
        ),
      )
      for (const steps of lockstep(batches)) {
        const losses = cohort.finetune(steps, learningRate)
        at = at.map(own => ({ ...own, batches: own.batches + steps[0].steps }))
        yield { stage: 'finetune', finetune, losses, batches: place().batches, standings }
      }
    }
    for (const images of testImages(target, place().tally?.images, portions.testImages)) {
      const before = place().tally && at.map(({ tally }) => tally!)
      const tallies = cohort.evaluate(images, before)
      at = at.map((own, run) => ({ ...own, tally: tallies[run] }))
      yield { stage: 'test', finetune, standings }
    }
    const evaluations = at.map(({ tally }) => evaluationOf(tally!))
    const heads = cohort.heads()
    at = at.map(({ pretrainer, finetunes }, run) => ({
      pretrainer,
      finetunes: [...finetunes, { dataset, generalizer: heads[run], evaluation: evaluations[run] }],
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

/** The next steps of every run, until there are none. */
function* lockstep<Steps>(runs: readonly Iterator<Steps>[]): Generator<Steps[]> {
  for (;;) {
    const next = runs.map(run => run.next())
    if (next[0].done) return
    yield next.map(({ value }) => value)
  }
}

/** The test set in parts, from an image on. */
function* testImages(
  { test, classes, mean, std }: Dataset,
  from = 0,
  atOnce: Portions['testImages'],
): Generator<LabelledImages> {
  for (let first = from, end: number; first < test.count; first = end) {
    end = Math.min(test.count, first + atOnce())
    yield {
      count: end - first,
      images: test.images.subarray(first * IMAGE_PIXELS, end * IMAGE_PIXELS),
      labels: test.labels.subarray(first, end),
      classes: classes.length,
      mean,
      std,
    }
  }
}
