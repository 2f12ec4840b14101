import * as z from 'zod'
import type { AgentTool } from './agent-tool.ts'

/** A tool's input as JSON Schema, for clients that want it in a file. */
export function inputSchemaOf({ input }: AgentTool): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(input, { target: 'draft-7', io: 'input' })
  return schema
}
