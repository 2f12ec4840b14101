import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Frame } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * What axe-core finds serious or critical in a panel: rule and the elements that break it.
 *
 * @param without a selector of what was examined before: hundreds of alike cells take many seconds
 */
export async function seriousViolations(panel: Frame, without?: string): Promise<readonly string[]> {
  await panel.evaluate(axe)
  // A string, as the panel's policy knows no script of ours.
  const { violations } = (await panel.evaluate(
    without === undefined ? 'axe.run(document)' : `axe.run({ exclude: [[${JSON.stringify(without)}]] })`,
  )) as AxeResults
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    )
}
