import { VERSION } from '@finetune-lab/engine'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { tools } from '../tools.ts'
import { addReports } from './add-reports.ts'
import { addTool } from './add-tool.ts'
import type { ServeOptions } from './serve-options.ts'

const INSTRUCTIONS = `Finetune Lab answers questions such as: how many labelled samples per class does pre-training need, and can mixing augmentations stand in for labels?

Work in this order: list_datasets, schema, write_experiment (with predictions), check, inspect, plan, run, wait, answers, curve, report. The person is asked before anything runs. Quote the sentences of "answers" with their n and intervals, and claim no more than they do.`

/** Serves the tools over standard input and output, until the client closes them. */
export async function serveMcp(options: ServeOptions): Promise<void> {
  const server = new McpServer(
    { name: 'finetune-lab', title: 'Finetune Lab', version: VERSION },
    { instructions: INSTRUCTIONS },
  )
  for (const tool of tools) addTool(server, tool, options)
  addReports(server, options)
  const closed = new Promise<void>(resolve => {
    server.server.onclose = resolve
    process.stdin.once('end', resolve)
    process.stdin.once('close', resolve)
  })
  await server.connect(new StdioServerTransport())
  await closed
  await server.close()
}
