import { type Count, type Coverage, measure, type Seeds } from './measure.ts'
import { scenes } from './scenes.ts'

/** The rule of the documentation's example: `seeds: { until: 1 point, atMost: 30 }`. */
const RULE: Seeds = { rule: { halfWidth: 0.01, start: 10 }, atMost: 30 }
const SEEDS: readonly Seeds[] = [3, 5, 10, RULE]

/** Resampling takes most of the time of a simulated sweep, so these are fewer. */
const RESAMPLED_SHARE = 0.2

/**
 * Markdown: a row per interval and scene; coverage in percent for 3, 5 and 10 seeds and for a rule, with its Monte-Carlo
 * interval.
 *
 * @param which all intervals, or only those of plateaus and learning curves, or all but those
 */
export function coverageTable(
  sweeps: number,
  progress: (text: string) => void,
  which: 'all' | 'resampled' | 'others' = 'all',
): string {
  const rows = scenes().flatMap(scene => {
    const found = SEEDS.map(seeds => {
      const plain = which === 'resampled' ? new Map() : measure(scene, seeds, sweeps)
      const drawn =
        which === 'others' ? new Map() : resampledOnly(measure(scene, seeds, Math.ceil(RESAMPLED_SHARE * sweeps), 1000))
      progress(`${scene.name}, ${typeof seeds === 'number' ? `n = ${seeds}` : 'with the rule'}`)
      return new Map([...plain, ...drawn])
    })
    const intervals = new Set(found.flatMap(coverage => [...coverage.keys()]))
    return [...intervals].map(interval => ({ interval, scene: scene.name, cells: found.map(cellOf(interval)) }))
  })
  const order = [...new Set(rows.map(({ interval }) => interval))]
  const sorted = order.flatMap(interval => rows.filter(row => row.interval === interval))
  return [
    '| interval | scene | n = 3 | n = 5 | n = 10 | 10 to 30 |',
    '|---|---|---|---|---|---|',
    ...sorted.map(({ interval, scene, cells }) => `| ${[interval, scene, ...cells].join(' | ')} |`),
  ].join('\n')
}

const resampledOnly = (coverage: Coverage): Coverage =>
  new Map([...coverage].filter(([interval]) => /^(plateau|learning curve)/.test(interval)))

/** `94.8 ± 0.4` */
const cellOf = (interval: string) => (coverage: Coverage) => {
  const counts = coverage.get(interval)
  if (!counts) return '–'
  const { share, half } = shareOf(counts)
  return `${percent(share)} ± ${percent(half)}`
}

/** The share of covered intervals, and half its 95 % interval: intervals of one sweep share its chance. */
export function shareOf(counts: readonly Count[]): { share: number; half: number } {
  const sum = (of: (count: Count) => number) => counts.reduce((total, count) => total + of(count), 0)
  const [covered, of] = [sum(count => count.covered), sum(count => count.of)]
  const share = covered / of
  return { share, half: (1.96 * Math.sqrt(sum(count => (count.covered - share * count.of) ** 2))) / of }
}

const percent = (share: number) => (100 * share).toFixed(1)
