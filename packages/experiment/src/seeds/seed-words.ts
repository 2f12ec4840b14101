import type { Experiment } from '../experiment.ts'

/** `3 seeds`; `10 to 30 seeds, until ± 1 point`. */
export function seedWords({ seeds, seedRule }: Pick<Experiment, 'seeds' | 'seedRule'>): string {
  if (seedRule) return `${seedRule.start} to ${seeds.length} seeds, until ± ${pointsText(seedRule.halfWidth)}`
  return `${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}`
}

/** 0.01 → `1 point`, 0.005 → `0.5 points`. */
export function pointsText(share: number): string {
  const points = Number((100 * share).toFixed(2))
  return `${points} ${points === 1 ? 'point' : 'points'}`
}
