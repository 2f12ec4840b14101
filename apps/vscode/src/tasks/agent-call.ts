import { type AgentContext, callTool, checkedInput, findTool } from '@finetune-lab/agents'
import { UserFacingError } from '@finetune-lab/system'
import { engineFolder } from './engine-folder.ts'
import { pngAssets } from './png-assets.ts'
import type { Task, TaskContext } from './task.ts'
import type { TaskRequest } from './task-messages.ts'

/** Runs a tool for an agent in VS Code's chat. */
export const agentCall: Task<'agentCall'> = async (request, context) => {
  const result = await callTool(toolOf(request), request.input, agentContext(request, context))
  if ('error' in result) return { text: '', images: [], error: result.error }
  const { data, text, images = [] } = result.answer
  return {
    text: text ?? JSON.stringify(data),
    images: images.map(image => Buffer.from(image).toString('base64')),
  }
}

/** What VS Code must ask the person before it runs the tool, or why the tool cannot run. */
export const agentQuestion: Task<'agentQuestion'> = async (request, context) => {
  const tool = toolOf(request)
  if (!tool.question) return {}
  try {
    return { question: await tool.question(checkedInput(tool, request.input), agentContext(request, context)) }
  } catch (error) {
    if (error instanceof UserFacingError) return { error: error.message }
    throw error
  }
}

function toolOf({ tool }: TaskRequest<'agentCall'>) {
  const found = findTool(tool)
  if (found) return found
  throw new Error(`unknown tool ${tool}`)
}

function agentContext(
  { workspace, store, dataFolder, workers }: TaskRequest<'agentCall'>,
  { signal, progress }: TaskContext,
): AgentContext {
  return {
    ...{ workspace, store, dataFolder, workers, signal },
    engineFolder: engineFolder(),
    pngAssets: pngAssets(),
    progress: (share, words) => progress({ share, words }),
    // The extension calls the task only after the person has agreed.
    ask: async () => 'agreed',
  }
}
