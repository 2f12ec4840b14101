import type { ExecutorChoice } from '@finetune-lab/experiment'
import { AUTO_ORDER, type ExecutorName, executorDescription } from '@finetune-lab/model/page'
import { executors } from './registry.ts'

/** What works everywhere. */
const fallback = AUTO_ORDER.at(-1)!

/**
 * Why an executor cannot train what is needed; undefined if it can.
 *
 * @param need of `experimentNeed`
 */
export function unfit(executor: ExecutorName, need: string | undefined): string | undefined {
  const { courseOnly, short } = executorDescription(executor)
  return courseOnly && need ? `${short} does not support ${need}` : undefined
}

/** The same with an alternative, for an executor as chosen. */
export function unfitChoice(executor: ExecutorChoice, need: string | undefined): string | undefined {
  const lack = executor === 'auto' ? undefined : unfit(executor, need)
  return lack && withAdvice(lack)
}

/**
 * What this machine lacks for an executor, with an alternative; undefined if nothing seems to be missing. Looks at a few
 * files and loads nothing, as editors call it while the user types. `chooseExecutor` finds out whether a GPU is really used.
 */
export function executorLack(executor: ExecutorChoice): string | undefined {
  if (executor === 'auto') return undefined
  const lack = executors[executor].lack()
  return lack && withAdvice(lack)
}

/** What will probably train here: for `auto`, the first that seems to lack nothing. */
export function likelyExecutor(executor: ExecutorChoice): ExecutorName {
  if (executor !== 'auto') return executor
  return AUTO_ORDER.find(name => !executors[name].lack()) ?? fallback
}

export const withAdvice = (lack: string) =>
  `${lack}. Use executor: ${fallback} (${executorDescription(fallback).title}) or auto.`
