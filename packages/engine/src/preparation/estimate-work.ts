import type { DatasetSummary } from '@finetune-lab/data'
import {
  type Experiment,
  estimateSeconds,
  experimentNeed,
  planExperiment,
  planWork,
  type SmallSubset,
  smallSubsets,
} from '@finetune-lab/experiment'
import type { ExecutorRecord } from '@finetune-lab/runs'
import { chooseExecutor } from '../executors/choose-executor.ts'
import type { ExecutorSpeed } from '../executors/executor.ts'
import { executorSpeed } from '../executors/executor-speed.ts'
import { ExecutorUnavailable } from '../executors/executor-unavailable.ts'
import { workersFor } from '../workers/work-sweep.ts'
import { datasetsOf } from './prepare-sweep.ts'

/** What running an experiment on this machine would take. */
export interface WorkEstimate {
  readonly planned: ReturnType<typeof planExperiment>
  readonly work: ReturnType<typeof planWork>
  /** Subsets smaller than a batch. */
  readonly small: readonly SmallSubset[]
  /** The executor that would train it, or what it lacks. */
  readonly executor: ExecutorRecord | ExecutorUnavailable
  /** The executor's measured speed; missing without an executor or with missing data. */
  readonly pace?: ExecutorSpeed
  readonly workers: number
  /** Missing whenever `pace` is. */
  readonly seconds?: number
  /** With a rule for the seeds, the least that it takes; the above is the most. Missing for a fixed number of seeds. */
  readonly least?: { readonly work: ReturnType<typeof planWork>; readonly seconds?: number }
}

/**
 * Plans an experiment, and measures for a moment how fast this machine trains it. Changes nothing.
 *
 * @param summaries the experiment's data sets that are present
 * @param options `engineFolder`: folder of the engine's build; `workers`: number of workers requested
 */
export async function estimateWork(
  experiment: Experiment,
  summaries: readonly DatasetSummary[],
  { engineFolder, workers: wanted }: { readonly engineFolder: string; readonly workers?: number },
): Promise<WorkEstimate> {
  const planned = planExperiment(experiment)
  const classesOf = (name: string) => summaries.find(each => each.name === name)?.classes.length
  const work = planWork(planned, classesOf)
  const first = { ...planned, runs: planned.runs.filter(({ added }) => !added) }
  const least = experiment.seedRule && { work: planWork(first, classesOf) }
  const small = smallSubsets(experiment, classesOf)
  const executor = await chooseExecutor(experiment.executor, { engineFolder, need: experimentNeed(experiment) }).catch(
    lackOf,
  )
  const complete = datasetsOf(experiment).every(name => summaries.some(summary => summary.name === name))
  if (!complete || executor instanceof ExecutorUnavailable)
    return { planned, work, small, executor, workers: workersFor(wanted, work.runs), ...(least && { least }) }
  const pace = await executorSpeed(executor, planned.runs, engineFolder, wanted)
  const { speed, workers } = pace
  const sizes = summaries.map(
    ({ name, classes, test }) => [name, { classes: classes.length, testImages: test.count }] as const,
  )
  const secondsOf = (plan: typeof planned) => estimateSeconds(plan, speed, workers, Object.fromEntries(sizes))
  const seconds = secondsOf(planned)
  return {
    ...{ planned, work, small, executor, pace, workers, seconds },
    ...(least && { least: { ...least, seconds: secondsOf(first) } }),
  }
}

function lackOf(error: unknown): ExecutorUnavailable {
  if (error instanceof ExecutorUnavailable) return error
  throw error
}
