export type { AgentContext, AgentTool, ToolAnswer } from './agent-tool.ts'
export { type CallResult, callTool, checkedInput } from './call-tool.ts'
export { inputSchemaOf } from './input-schema.ts'
export { findTool, tools } from './tools.ts'
