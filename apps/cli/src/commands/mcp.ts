import { resolve } from 'node:path'
import { serveMcp } from '@finetune-lab/agents/mcp'
import type { Command } from 'commander'
import { dataOption, storeOption, workersOption } from '../arguments.ts'
import { engineFolder, pngAssets } from '../engine-script.ts'

/** `mcp`: serves agents over standard input and output. They work in the current folder and cannot leave it. */
export function addMcp(program: Command): void {
  program
    .command('mcp')
    .description(
      'serve agents over standard input and output (Model Context Protocol); they stay in this folder, and ask before they run anything',
    )
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .action(mcp)
}

interface McpOptions {
  readonly store: string
  readonly data?: string
  readonly workers?: number
}

async function mcp({ store, data, workers }: McpOptions): Promise<void> {
  await serveMcp({
    workspace: process.cwd(),
    store: resolve(store),
    dataFolder: data,
    workers,
    engineFolder: engineFolder(),
    pngAssets: pngAssets(),
  })
}
