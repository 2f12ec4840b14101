import { type HeadingLevel, heading } from './heading.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'

/** Failed runs with their messages. Empty if none failed. */
export function failuresSection({ snapshot }: ReportSweep, level: HeadingLevel): Html {
  const failed = snapshot.runs.filter(({ state }) => state === 'failed')
  if (failed.length === 0) return html``
  return html`<section>
${heading(level, 'Failed runs')}
<div class="wide"><table>
<caption>These runs are missing from every figure and table above.</caption>
<thead><tr><th scope="col">run</th><th scope="col">message</th></tr></thead>
<tbody>
${failed.map(
  ({
    run,
    error,
  }) => html`<tr><th scope="row"><code>${run.id}</code></th><td class="message">${error ?? 'no message'}</td></tr>
`,
)}</tbody>
</table></div>
</section>`
}
