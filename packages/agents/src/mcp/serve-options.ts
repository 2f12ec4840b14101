import type { AgentContext } from '../agent-tool.ts'

/** Where an MCP server works. See `AgentContext`. */
export type ServeOptions = Omit<AgentContext, 'signal' | 'progress' | 'ask'>
