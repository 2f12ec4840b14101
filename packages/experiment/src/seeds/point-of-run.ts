import { canonicalJson } from '../plan/canonical-json.ts'
import type { RunSettings } from '../plan/run-settings.ts'

/** What all runs of a point share: every setting but the seed. */
export function pointOfRun({ seed: _, ...settings }: RunSettings): string {
  return canonicalJson(settings)
}
