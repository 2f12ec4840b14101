import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { AgentTool, ToolAnswer } from '../agent-tool.ts'
import { callTool } from '../call-tool.ts'
import { askPerson } from './ask-person.ts'
import type { ServeOptions } from './serve-options.ts'

/** Offers a tool to the client. */
export function addTool(server: McpServer, tool: AgentTool, options: ServeOptions): void {
  const { name, title, description, input, output, readOnly } = tool
  server.registerTool(
    name,
    {
      title,
      description,
      inputSchema: input,
      outputSchema: output,
      annotations: { title, readOnlyHint: readOnly, destructiveHint: false, openWorldHint: false },
    },
    async (given, { signal, sendNotification, _meta }) => {
      const progressToken = _meta?.progressToken
      const result = await callTool(tool, given, {
        ...options,
        signal,
        ask: question => askPerson(server, question, signal),
        ...(progressToken !== undefined && {
          progress: (progress: number, message: string) =>
            void sendNotification({
              method: 'notifications/progress',
              params: { progressToken, progress, total: 1, message },
            }).catch(() => {}),
        }),
      })
      return 'error' in result
        ? { isError: true, content: [{ type: 'text', text: result.error }] }
        : contentOf(result.answer)
    },
  )
}

function contentOf({ data, text, images = [], resources = [] }: ToolAnswer): CallToolResult {
  return {
    structuredContent: { ...data },
    content: [
      { type: 'text', text: text ?? JSON.stringify(data) },
      ...images.map(image => ({
        type: 'image' as const,
        data: Buffer.from(image).toString('base64'),
        mimeType: 'image/png',
      })),
      ...resources.map(resource => ({ type: 'resource_link' as const, ...resource })),
    ],
  }
}
