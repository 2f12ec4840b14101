import type { ChallengeResult, SweepSnapshot } from '@finetune-lab/runs'
import { type Answers, answers } from '../answers/answers.ts'
import { type AccuracyCurves, curves } from '../curves.ts'
import { type DifferenceCurves, differences } from '../differences.ts'
import { referenceOf } from '../reference.ts'
import { tunedRuns } from '../tuning/tuned-runs.ts'
import { type Alternative, alternativesIn, RECIPE } from './alternatives.ts'
import { challengedRuns } from './challenged-runs.ts'
import { type HeadMeans, headMeans } from './head-means.ts'
import { type JudgedSentence, judgedSentences } from './judged-sentences.ts'

/** Which of a sweep's answers survive other ways to train the heads. */
export interface Challenge {
  /** Number of finished runs that were challenged, of all finished runs. */
  readonly runs: number
  readonly finished: number
  /** Number of seeds among them. */
  readonly seeds: number
  /** Number of runs that were pre-trained again because their model was not kept. */
  readonly remade: number
  /** Finetunes whose recorded accuracy the recipe's own head repeated exactly, of those tried. */
  readonly repeated: { readonly same: number; readonly tried: number }
  readonly alternatives: readonly Alternative[]
  readonly datasets: readonly DatasetChallenge[]
}

export interface DatasetChallenge {
  readonly dataset: string
  readonly sentences: readonly JudgedSentence[]
  /** The recipe first, then the alternatives in order. */
  readonly results: readonly AlternativeResult[]
}

/** The results on one data set with one way to train the heads. */
export interface AlternativeResult {
  /** `recipe`, or an alternative's id. */
  readonly id: string
  readonly title: string
  readonly curves: AccuracyCurves
  readonly differences: DifferenceCurves
  /** Means over the seeds, per augmentation and number of samples. */
  readonly heads: readonly HeadMeans[]
  /** Number of heads whose training diverged. They have no result. */
  readonly diverged: number
}

/**
 * Judges each answer of a sweep by the same analysis of the same runs with other heads. Undefined if no finished run was
 * challenged.
 *
 * @param all by the run's id
 */
export function challengeOf(
  sweep: Pick<SweepSnapshot, 'record' | 'runs'>,
  all: ReadonlyMap<string, ChallengeResult>,
): Challenge | undefined {
  const { record } = sweep
  const runs = tunedRuns(sweep)
  const found = ofShownDatasets(runs, all)
  const finished = runs.filter(({ result }) => result !== undefined)
  const challenged = finished.filter(({ run }) => found.has(run.id))
  if (challenged.length === 0) return undefined
  const reference = referenceOf(record)
  const recorded = answers(runs, { reference })
  const alternatives = alternativesIn(challenged, found)
  const analysed = [{ id: RECIPE, title: 'as recorded' }, ...alternatives].map(({ id, title }) => {
    const own = challengedRuns(challenged, found, id, alternatives)
    return {
      id,
      title,
      answers: answers(own, { reference }),
      curves: curves(own),
      differences: differences(own, reference),
      heads: headMeans(challenged, found, id, alternatives),
      own,
    }
  })
  const datasets = recorded.flatMap((answer): DatasetChallenge[] => {
    const { dataset } = answer
    const of = <Part extends { readonly dataset: string }>(parts: readonly Part[]) =>
      parts.find(part => part.dataset === dataset)
    const results = analysed.flatMap(each => {
      const [curve, difference, answers] = [of(each.curves), of(each.differences), of<Answers>(each.answers)]
      if (!curve || !difference || !answers) return []
      const heads = each.heads.filter(head => head.dataset === dataset)
      const tested = each.own.filter(({ result }) => result!.finetunes.some(finetune => finetune.dataset === dataset))
      const diverged = challenged.length - tested.length
      return [{ id: each.id, title: each.title, curves: curve, differences: difference, answers, heads, diverged }]
    })
    const [recipe, ...others] = results
    if (!recipe) return []
    return [
      {
        dataset,
        sentences: judgedSentences(answer, recipe, others),
        results: results.map(({ answers: _, ...result }) => result),
      },
    ]
  })
  return {
    runs: challenged.length,
    finished: finished.length,
    seeds: new Set(challenged.map(({ run }) => run.settings.seed)).size,
    remade: challenged.filter(({ run }) => found.get(run.id)!.remade).length,
    repeated: repetitions(challenged, found),
    alternatives,
    datasets,
  }
}

/** Of a tuned sweep, a run has the results of the data sets that it was chosen for. */
function ofShownDatasets(
  runs: readonly SweepSnapshot['runs'][number][],
  found: ReadonlyMap<string, ChallengeResult>,
): ReadonlyMap<string, ChallengeResult> {
  return new Map(
    runs.flatMap(({ run, result }) => {
      const own = found.get(run.id)
      const isShown = (dataset: string) => result?.finetunes.some(finetune => finetune.dataset === dataset)
      return own ? [[run.id, { ...own, finetunes: own.finetunes.filter(({ dataset }) => isShown(dataset)) }]] : []
    }),
  )
}

function repetitions(
  runs: readonly SweepSnapshot['runs'][number][],
  found: ReadonlyMap<string, ChallengeResult>,
): Challenge['repeated'] {
  const tried = runs.flatMap(({ run, result }) =>
    found.get(run.id)!.finetunes.flatMap(({ dataset, heads }) => {
      const settings = run.settings.finetunes.find(finetune => finetune.dataset === dataset)
      const own = heads.find(({ head }) => head.kind === 'sgd' && head.rate === 1 && head.budget === 1)
      const recorded = result?.finetunes.find(finetune => finetune.dataset === dataset)
      return own && recorded && settings?.head !== 'probe' ? [own.test?.accuracy === recorded.accuracy] : []
    }),
  )
  return { same: tried.filter(Boolean).length, tried: tried.length }
}
