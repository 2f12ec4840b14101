import { leadsOut } from '@finetune-lab/data'
import { UserFacingError } from '@finetune-lab/system'
import * as z from 'zod'
import type { AgentContext, AgentTool, ToolAnswer } from './agent-tool.ts'

/** The result of a call. An error is part of the conversation: the agent reads it and can do better. */
export type CallResult = { readonly answer: ToolAnswer } | { readonly error: string }

/** The longest answer as JSON, in characters: some 50,000 tokens. */
const LONGEST_ANSWER = 200_000

/** Checks a call's input, asks the person where the tool needs that, and runs it. Never throws. */
export async function callTool(tool: AgentTool, input: unknown, context: AgentContext): Promise<CallResult> {
  try {
    return { answer: await answer(tool, checkedInput(tool, input), context) }
  } catch (error) {
    if (error instanceof UserFacingError) return { error: error.message }
    if (context.signal.aborted) return { error: `${tool.name}: cancelled` }
    console.error(error)
    return { error: `${tool.name}: this is a bug in finetune-lab: ${error instanceof Error ? error.message : error}` }
  }
}

/** @throws UserFacingError */
export function checkedInput(tool: AgentTool, input: unknown): Record<string, unknown> {
  const parsed = tool.input.safeParse(input ?? {})
  if (parsed.success) return parsed.data
  throw new UserFacingError('input', `${tool.name}: ${z.prettifyError(parsed.error)}`)
}

async function answer(tool: AgentTool, input: Record<string, unknown>, context: AgentContext): Promise<ToolAnswer> {
  if (leadsOut(context.store, context.workspace))
    throw new UserFacingError('input', `${context.store}: a link leads out of the workspace; expected a folder in it`)
  if (tool.question) await agreement(await tool.question(input, context), input, context)
  const answer = await tool.run(input, context)
  // Leaves out what the tool's schema does not promise.
  const data = tool.output.parse(answer.data)
  const { length } = JSON.stringify(data)
  if (length <= LONGEST_ANSWER) return { ...answer, data }
  throw new UserFacingError(
    'input',
    `${tool.name}: the answer has ${length} characters; expected at most ${LONGEST_ANSWER}. Ask about fewer or smaller sweeps.`,
  )
}

/** @throws UserFacingError unless the person agrees */
async function agreement(question: string, input: Record<string, unknown>, context: AgentContext): Promise<void> {
  const said = await context.ask(question)
  if (said === 'declined') throw new UserFacingError('interrupted', 'The person declined. Nothing was run.')
  if (said === 'unable' && input.confirm !== true)
    throw new UserFacingError(
      'input',
      `Nothing was run: a person must agree first, and this client cannot ask. Show them this, and call again with confirm: true once they agree.\n\n${question}`,
    )
}
