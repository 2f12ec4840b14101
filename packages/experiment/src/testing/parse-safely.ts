import { parseExperiment } from '../parse-experiment.ts'

/** Parses, and checks that every position is inside the text and matches its line and column. */
export function parseSafely(text: string): ReturnType<typeof parseExperiment> {
  const parsed = parseExperiment(text, { knownDatasets: ['mnist', 'emnist-letters'] })
  const lines = text.split(/\r(?!\n)|\n/)
  for (const { start, end, line, column, message } of parsed.problems) {
    const place = { message, start, end, line, column }
    if (!(0 <= start && start <= end && end <= text.length)) throw new Error(`outside: ${JSON.stringify(place)}`)
    const bom = line === 1 && text.startsWith('\uFEFF') ? 1 : 0
    const lineStart = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0)
    if (column < 1 || (start >= bom && start !== lineStart + column - 1 + bom))
      throw new Error(`line and column: ${JSON.stringify(place)}`)
  }
  if (!parsed.problems.every(({ start }, i) => i === 0 || parsed.problems[i - 1].start <= start))
    throw new Error(`problems out of order: ${JSON.stringify(parsed.problems)}`)
  if ((parsed.experiment === undefined) !== parsed.problems.some(({ severity }) => severity === 'error'))
    throw new Error(`an experiment despite errors, or no experiment without errors: ${JSON.stringify(parsed.problems)}`)
  return parsed
}
