import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { AgentContext } from '../agent-tool.ts'

/** A person may be away from the keyboard. */
const PATIENCE_MILLISECONDS = 10 * 60 * 1000

/** Asks the person through the client (MCP elicitation). A form that is sent as it is means yes; anything else means no. */
export async function askPerson(
  { server }: McpServer,
  message: string,
  signal: AbortSignal,
): ReturnType<AgentContext['ask']> {
  if (!server.getClientCapabilities()?.elicitation?.form) return 'unable'
  const { action, content } = await server.elicitInput(
    {
      message,
      requestedSchema: {
        type: 'object',
        properties: { confirm: { type: 'boolean', title: 'Run it', default: true } },
      },
    },
    { signal, timeout: PATIENCE_MILLISECONDS },
  )
  return action === 'accept' && content?.confirm !== false ? 'agreed' : 'declined'
}
