import type { Experiment } from '../experiment.ts'
import { firstSeeds } from './seed-rule.ts'
import type { WrittenSeeds } from './seeds-schema.ts'

/** The seeds of a validated file, and the rule that decides how many of them each point takes. */
export function resolveSeeds(written: WrittenSeeds): Pick<Experiment, 'seeds' | 'seedRule'> {
  if (typeof written === 'number') return { seeds: upTo(written) }
  // + 0: YAML has −0, which hashes differently.
  if (Array.isArray(written)) return { seeds: written.map(seed => seed + 0) }
  const { until, atMost, start = firstSeeds(atMost) } = written
  return { seeds: upTo(atMost), seedRule: { halfWidth: Number.parseFloat(until) / 100, start } }
}

const upTo = (count: number) => Array.from({ length: count }, (_, seed) => seed)
