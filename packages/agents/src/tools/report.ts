import * as z from 'zod'
import { defineTool } from '../agent-tool.ts'
import { sweep } from '../fields.ts'
import { sweepNow } from '../read-sweep.ts'
import { REPORT_TYPES, reportOf, reportUri } from '../report.ts'

const LONGEST_TEXT = 60_000

export const report = defineTool({
  name: 'report',
  title: 'Report on a sweep',
  description:
    'The report on a sweep as Markdown: answers, tables, methods, limits. The same report with figures is a resource, as one HTML page.',
  input: z.strictObject({ sweep }),
  output: z.object({
    sweep: z.string(),
    markdown: z.string(),
    page: z.string().describe('URI of the resource with the HTML page.'),
  }),
  readOnly: true,
  async run({ sweep }, context) {
    const snapshot = await sweepNow(sweep, context)
    const { id } = snapshot.record
    const markdown = await reportOf(snapshot, 'md', context)
    const shown =
      markdown.length > LONGEST_TEXT ? `${markdown.slice(0, LONGEST_TEXT)}\n\n… (cut off; see the page)` : markdown
    return {
      data: { sweep: id, markdown: shown, page: reportUri(id, 'html') },
      text: shown,
      resources: [
        { uri: reportUri(id, 'html'), name: `Report on ${snapshot.record.name}`, mimeType: REPORT_TYPES.html },
      ],
    }
  },
})
