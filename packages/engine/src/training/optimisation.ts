import type { FinetuneSettings, RunSettings } from '@finetune-lab/experiment'
import type { Optimisation } from '@finetune-lab/model'
import { PLAIN_SGD, scheduled } from '@finetune-lab/network'

/**
 * How the steps of a stage from batch `from` on turn gradients into steps.
 *
 * @param count number of steps
 */
export function optimisationOf(
  {
    optimizer = PLAIN_SGD,
    schedule = 'constant',
    warmup = 0,
    clip = 0,
    batches,
  }: RunSettings['pretrain'] | FinetuneSettings,
  from: number,
  count: number,
): Optimisation {
  const rates = Float64Array.from({ length: count }, (_, step) => scheduled(schedule, warmup, from + step, batches))
  return { optimizer, rates, ...(clip > 0 && { clip }) }
}
