import type { LocateOptions } from '@finetune-lab/data'
import type * as z from 'zod'

/**
 * A tool that an agent calls, over MCP or in VS Code's chat. Everything that either shows about it is written here, once.
 * Tools read and write only inside the workspace, apart from the store and the data folders, which a person chose.
 */
export interface AgentTool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  /** Snake case. */
  readonly name: string
  readonly title: string
  /** For the model: what the tool does, when to call it, and what comes back. */
  readonly description: string
  readonly input: Input
  readonly output: Output
  /** Whether it changes nothing. */
  readonly readOnly: boolean
  /** What a person must agree to before it runs. Throws what would keep it from running, so that nobody is asked in vain. */
  question?(input: z.infer<Input>, context: AgentContext): Promise<string>
  run(input: z.infer<Input>, context: AgentContext): Promise<ToolAnswer<z.infer<Output>>>
}

export interface ToolAnswer<Output = Readonly<Record<string, unknown>>> {
  readonly data: Output
  /** The same for reading; default: the data as JSON. */
  readonly text?: string
  /** PNG files. */
  readonly images?: readonly Uint8Array[]
  /** Resources to read further. */
  readonly resources?: readonly { readonly uri: string; readonly name: string; readonly mimeType: string }[]
}

/** Where a tool works, and how it reaches the person. */
export interface AgentContext {
  /** Absolute path of the folder that tools are confined to. */
  readonly workspace: string
  /** Absolute path of the folder of all sweeps. */
  readonly store: string
  /** A folder of data sets that a person named. */
  readonly dataFolder?: string
  readonly workers?: number
  /** Folder of the engine's build, and of the files that PNG figures need. */
  readonly engineFolder: string
  readonly pngAssets: string
  readonly signal: AbortSignal
  /** Shows progress where the client can, from 0 to 1. */
  progress?(share: number, words: string): void
  /** Asks the person; `unable` if the client has no way to. */
  ask(question: string): Promise<'agreed' | 'declined' | 'unable'>
}

/** Checks a tool's types where it is defined. */
export const defineTool = <Input extends z.ZodObject, Output extends z.ZodObject>(tool: AgentTool<Input, Output>) =>
  tool

/** Where tools look for data: links that lead out of the workspace are not followed. */
export const dataPlaces = ({ workspace, dataFolder }: AgentContext): LocateOptions => ({
  workspace,
  dataFolder,
  closed: true,
})
