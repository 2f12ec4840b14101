import type * as vscode from 'vscode'
import type { TaskRunner } from '../tasks/run-task.ts'
import { registerAgentTools } from './register-agent-tools.ts'
import { registerMcpServer } from './register-mcp-server.ts'

/** Offers agents in VS Code the tools of `@finetune-lab/agents`: to the chat, and as an MCP server. */
export function registerAgents(context: vscode.ExtensionContext, runTask: TaskRunner, dist: string): void {
  registerAgentTools(context, runTask)
  registerMcpServer(context, dist)
}
