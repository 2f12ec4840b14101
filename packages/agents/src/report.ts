import { reportFiles } from '@finetune-lab/charts'
import type { SweepSnapshot } from '@finetune-lab/runs'
import type { AgentContext } from './agent-tool.ts'

export const REPORT_TYPES = { md: 'text/markdown', html: 'text/html' } as const
export type ReportType = keyof typeof REPORT_TYPES

/** The address of a sweep's report as a resource. */
export const reportUri = (sweep: string, type: ReportType) => `finetune-lab://sweeps/${sweep}/report.${type}`

/** A report's text. Nothing is written. Markdown names its figures, which only the HTML page contains. */
export async function reportOf(
  snapshot: SweepSnapshot,
  type: ReportType,
  { workspace, dataFolder }: AgentContext,
): Promise<string> {
  const files = await reportFiles([snapshot], `report.${type}`, {
    created: new Date().toISOString(),
    workspace,
    dataFolder,
  })
  return String(files.at(-1)!.contents)
}
