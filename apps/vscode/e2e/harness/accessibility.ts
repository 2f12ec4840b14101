import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Frame } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Serious and critical axe-core violations in a panel: the rule and the offending elements.
 *
 * @param without selector of elements to exclude because they were checked before: hundreds of similar cells take many seconds
 */
export async function seriousViolations(panel: Frame, without?: string): Promise<readonly string[]> {
  await panel.evaluate(axe)
  // Evaluated as a string, because the panel's policy allows no other scripts.
  const { violations } = (await panel.evaluate(
    without === undefined ? 'axe.run(document)' : `axe.run({ exclude: [[${JSON.stringify(without)}]] })`,
  )) as AxeResults
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    )
}
