import { formatPoints } from '../../format-points.ts'

// The parts that several sentences are made of.

interface Range {
  readonly low: number
  readonly high: number
}

/** `+7.5 points [+1.6, +13.5]` */
export function pointsText(mean: number, interval: Range | undefined): string {
  const range = interval ? ` [${formatPoints(interval.low)}, ${formatPoints(interval.high)}]` : ''
  return `${formatPoints(mean)} points${range}`
}

/** `1 sample per class`, `1, 4 and 16 samples per class` */
export function sizes(counts: readonly number[]): string {
  const words = counts.length < 2 ? String(counts[0]) : `${counts.slice(0, -1).join(', ')} and ${counts.at(-1)}`
  return `${words} ${counts.length === 1 && counts[0] === 1 ? 'sample' : 'samples'} per class`
}

export function pointsOf(share: number): string {
  const points = Number((100 * share).toFixed(2))
  return `${points} ${points === 1 ? 'point' : 'points'}`
}

/** `68.8 % [67.6, 69.5]` */
export function percentText(mean: number, interval: Range | undefined): string {
  return `${percent(mean)} %${interval ? ` [${percent(interval.low)}, ${percent(interval.high)}]` : ''}`
}

export function percent(share: number): string {
  return (100 * share).toFixed(1)
}

export function samplesPerClass(count: number): string {
  return `${count} ${count === 1 ? 'sample' : 'samples'} per class`
}

export function seedCount(count: number): string {
  return `${count} ${count === 1 ? 'seed' : 'seeds'}`
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
