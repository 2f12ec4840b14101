import type { ExecutorChoice } from '@finetune-lab/experiment'
import { AUTO_ORDER, type ExecutorName, executorDescription } from '@finetune-lab/model/page'
import type { ExecutorRecord } from '@finetune-lab/runs'
import type { OpenOptions } from './executor.ts'
import { unfit, withAdvice } from './executor-lack.ts'
import { ExecutorUnavailable } from './executor-unavailable.ts'
import { executors } from './registry.ts'

/**
 * Chooses what trains a sweep on this machine. `auto` is CUDA if it works, otherwise the CPU kernels, and the record says
 * why. Any other choice is used or refused.
 *
 * @throws ExecutorUnavailable with what is missing
 */
export async function chooseExecutor(choice: ExecutorChoice, options: OpenOptions): Promise<ExecutorRecord> {
  if (choice === 'auto') return chooseFirst(AUTO_ORDER, options)
  const opened = unfit(choice, options.need) ?? (await executors[choice].open(options))
  if (typeof opened === 'string') throw new ExecutorUnavailable(`executor ${choice}: ${withAdvice(opened)}`)
  return opened
}

/** The first that works. `reason` says so, or what those before it lack. */
async function chooseFirst(names: readonly ExecutorName[], options: OpenOptions): Promise<ExecutorRecord> {
  const lacks: string[] = []
  for (const name of names) {
    const { short } = executorDescription(name)
    const opened = unfit(name, options.need) ?? (await executors[name].open(options))
    if (typeof opened === 'string') lacks.push(`no ${short}: ${opened}`)
    else return { ...opened, reason: lacks.join('; ') || `executor auto chose ${short}, as it works here` }
  }
  throw new ExecutorUnavailable(`executor auto: ${lacks.join('; ')}`)
}
