import { type Markdown, markdownOf } from './markdown.ts'
import { reportHtml } from './report.ts'
import type { ReportInput } from './report-input.ts'

/**
 * The report as Markdown, with its figures as SVG files to write next to it.
 *
 * @param name of the Markdown file without its extension, and prefix of the figures' names
 * @throws RangeError if there is no sweep
 */
export function reportMarkdown(input: ReportInput, name: string): Markdown {
  return markdownOf(reportHtml(input), name)
}
