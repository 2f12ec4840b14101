export const schedules = ['constant', 'cosine', 'linear'] as const
export type Schedule = (typeof schedules)[number]

/**
 * The learning rate of a step, as a share of the highest. It rises linearly over the first `warmup` steps, then stays,
 * falls along half a cosine to 0 (Loshchilov and Hutter 2017, arXiv:1608.03983), or falls linearly to 0.
 *
 * @param step from 0
 * @param steps of the whole stage
 */
export function scheduled(schedule: Schedule, warmup: number, step: number, steps: number): number {
  if (step < warmup) return (step + 1) / warmup
  const progress = (step - warmup) / Math.max(1, steps - warmup)
  if (schedule === 'cosine') return (1 + Math.cos(Math.PI * progress)) / 2
  return schedule === 'linear' ? 1 - progress : 1
}
