import { countByFolder, type Effect, type Finding } from './findings.ts'

/** The most folders that a finding's line names; the others are counted. */
const MOST_FOLDERS = 10

/**
 * The findings of an import as lines of text.
 *
 * @param examples of each reason; all are in the data set's `import.json`
 */
export function describeFindings(findings: readonly Finding[], examples = Number.POSITIVE_INFINITY): string[] {
  return (['left out', 'odd', 'note'] as const).flatMap(effect => {
    const those = findings.filter(finding => finding.effect === effect)
    return those.length === 0 ? [] : [HEADINGS[effect], ...those.flatMap(finding => describe(finding, examples))]
  })
}

const HEADINGS: Record<Effect, string> = {
  'left out': 'Left out:',
  odd: 'Imported, but check them:',
  note: 'Notes:',
}

function describe(finding: Finding, most: number): string[] {
  const { effect, reason, files } = finding
  const heading = `  ${files.length} × ${reason} (${folders(finding)})`
  if (effect === 'note') return [heading]
  const shown = files.slice(0, most).map(({ file, detail }) => `    ${printable(detail ? `${file}: ${detail}` : file)}`)
  const rest = files.length - shown.length
  return [heading, ...shown, ...(rest > 0 ? [`    … and ${rest} more`] : [])]
}

function folders(finding: Finding): string {
  const counts = Object.entries(countByFolder(finding)).map(([folder, count]) => `${printable(folder)}: ${count}`)
  const rest = counts.length - MOST_FOLDERS
  return [...counts.slice(0, MOST_FOLDERS), ...(rest > 0 ? [`and ${rest} more folders`] : [])].join(', ')
}

/** File names may contain control characters, which must not reach a terminal. */
export const printable = (text: string) =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, sign => `\\u{${sign.codePointAt(0)!.toString(16)}}`)
