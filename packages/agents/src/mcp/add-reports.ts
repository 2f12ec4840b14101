import { listSweeps, readSweep, readSweepRecord, StoreError, sweepFolder } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js'
import { REPORT_TYPES, type ReportType, reportOf, reportUri } from '../report.ts'
import type { ServeOptions } from './serve-options.ts'

const MOST_LISTED = 50

/** Offers the newest sweeps' reports as resources. */
export function addReports(server: McpServer, options: ServeOptions): void {
  server.registerResource(
    'report',
    new ResourceTemplate('finetune-lab://sweeps/{sweep}/report.{type}', {
      list: () => ({ resources: listSweeps(options.store).slice(-MOST_LISTED).reverse().flatMap(resourcesOf) }),
    }),
    { title: 'Report on a sweep', description: 'As Markdown (md), or as one HTML page with figures (html).' },
    async (uri, { sweep, type }, { signal }) => {
      if (typeof sweep !== 'string' || typeof type !== 'string' || !Object.hasOwn(REPORT_TYPES, type))
        throw new UserFacingError('input', `${uri.href}: expected finetune-lab://sweeps/ID/report.md or report.html`)
      const known = type as ReportType
      const snapshot = readSweep(sweepFolder(options.store, sweep))
      const context = { ...options, signal, ask: async () => 'unable' as const }
      return {
        contents: [{ uri: uri.href, mimeType: REPORT_TYPES[known], text: await reportOf(snapshot, known, context) }],
      }
    },
  )

  function resourcesOf(id: string) {
    const name = nameOf(id)
    if (name === undefined) return []
    return (['md', 'html'] as const).map(type => ({
      uri: reportUri(id, type),
      name: `report-${id}.${type}`,
      title: `Report on ${name}`,
      mimeType: REPORT_TYPES[type],
    }))
  }

  /** Undefined for a damaged sweep. */
  function nameOf(id: string): string | undefined {
    try {
      return readSweepRecord(sweepFolder(options.store, id)).name
    } catch (error) {
      if (error instanceof StoreError) return undefined
      throw error
    }
  }
}
