import { type Markdown, markdownOf } from './markdown.ts'
import { reportHtml } from './report.ts'
import type { ReportInput } from './report-input.ts'

/**
 * The report as Markdown, with its figures as SVG files to be written beside it.
 *
 * @param name of the Markdown file without its extension: the files beside it begin with it
 * @throws RangeError if there is no sweep
 */
export function reportMarkdown(input: ReportInput, name: string): Markdown {
  return markdownOf(reportHtml(input), name)
}
