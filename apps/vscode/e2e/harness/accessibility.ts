import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Frame } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds serious or critical in a panel: rule and the elements that break it. */
export async function seriousViolations(panel: Frame): Promise<readonly string[]> {
  await panel.evaluate(axe)
  // A string, as the panel's policy knows no script of ours.
  const { violations } = (await panel.evaluate('axe.run(document)')) as AxeResults
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    )
}
