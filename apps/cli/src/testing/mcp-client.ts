import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { type CallToolResult, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { cli } from './command-line.ts'

/** The SDK's client on a real server process. */
export interface McpSession {
  readonly client: Client
  /** The questions that the person was asked. */
  readonly questions: string[]
  /** Calls a tool, and returns its data. Throws its error. */
  // biome-ignore lint/suspicious/noExplicitAny: each tool has its own output
  call(name: string, input?: Record<string, unknown>): Promise<Record<string, any>>
  /** Calls a tool, and returns its whole result. */
  result(name: string, input?: Record<string, unknown>): Promise<CallToolResult>
}

export const emptyFolder = () => mkdtempSync(join(tmpdir(), 'finetune-lab-mcp-'))

/** An experiment of a second, without predictions. */
export const EXPERIMENT = `name: Tiny
pretrain:
  dataset: strokes-digits
  samplesPerClass: [1, 2]
  augmentation: [none, mixup]
  batches: 40
finetune:
  dataset: strokes-digits
  samplesPerClass: 2
  batches: 40
seeds: 2
`
export const PREDICTIONS = `predictions:
  - text: Mixup helps with one image.
    expect: { better: mixup, than: none, at: 1, by: 0.01 }
`

/** One for all sessions of a test file: synthetic data sets are drawn once. */
const cache = mkdtempSync(join(tmpdir(), 'finetune-lab-cache-'))

/** @param person how the person answers; without one, the client cannot ask */
export async function mcpSession(cwd: string, person?: 'accept' | 'decline'): Promise<McpSession> {
  const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: person ? { elicitation: {} } : {} })
  const questions: string[] = []
  if (person)
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      questions.push(params.message)
      return { action: person, ...(person === 'accept' && { content: { confirm: true } }) }
    })
  const env = { ...process.env, FINETUNE_LAB_DATA: '', XDG_CACHE_HOME: cache } as Record<string, string>
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [cli, 'mcp'], cwd, env }))
  const result = async (name: string, input = {}) =>
    (await client.callTool({ name, arguments: input })) as CallToolResult
  return {
    client,
    questions,
    result,
    async call(name, input) {
      const { isError, content, structuredContent } = await result(name, input)
      if (isError) throw new Error(content.map(part => ('text' in part ? part.text : part.type)).join('\n'))
      return structuredContent!
    },
  }
}
