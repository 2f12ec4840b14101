import { type Count, type Coverage, measure } from './measure.ts'
import { scenes } from './scenes.ts'

const SEEDS = [3, 5, 10]

/** Markdown: a row per interval and scene; coverage in percent for 3, 5 and 10 seeds, with its Monte-Carlo interval. */
export function coverageTable(sweeps: number, progress: (text: string) => void): string {
  const rows = scenes().flatMap(scene => {
    const found = SEEDS.map(seeds => {
      const coverage = measure(scene, seeds, sweeps)
      progress(`${scene.name}, n = ${seeds}`)
      return coverage
    })
    const intervals = new Set(found.flatMap(coverage => [...coverage.keys()]))
    return [...intervals].map(interval => ({ interval, scene: scene.name, cells: found.map(cellOf(interval)) }))
  })
  const order = [...new Set(rows.map(({ interval }) => interval))]
  const sorted = order.flatMap(interval => rows.filter(row => row.interval === interval))
  return [
    '| interval | scene | n = 3 | n = 5 | n = 10 |',
    '|---|---|---|---|---|',
    ...sorted.map(({ interval, scene, cells }) => `| ${[interval, scene, ...cells].join(' | ')} |`),
  ].join('\n')
}

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
