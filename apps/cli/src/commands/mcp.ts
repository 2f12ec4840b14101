import { resolve } from 'node:path'
import { serveMcp } from '@finetune-lab/agents/mcp'
import { engineFolder, pngAssets } from '../engine-script.ts'

export interface McpOptions {
  readonly store: string
  readonly data?: string
  readonly workers?: number
}

/** `mcp`: serves agents over standard input and output. They work in the current folder and cannot leave it. */
export async function mcp({ store, data, workers }: McpOptions): Promise<void> {
  await serveMcp({
    workspace: process.cwd(),
    store: resolve(store),
    dataFolder: data,
    workers,
    engineFolder: engineFolder(),
    pngAssets: pngAssets(),
  })
}
