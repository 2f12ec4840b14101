import { parseArgs } from 'node:util'
import { serveMcp } from '@finetune-lab/agents/mcp'
import { engineFolder } from './engine-folder.ts'
import { pngAssets } from './png-assets.ts'

// The MCP server that the extension offers: the same as `finetune-lab mcp`, for one folder of the workspace.

const text = { type: 'string' } as const
const { workspace, store, data } = parseArgs({ options: { workspace: text, store: text, data: text } }).values
if (workspace === undefined || store === undefined) throw new Error('expected --workspace and --store')
await serveMcp({ workspace, store, dataFolder: data, engineFolder: engineFolder(), pngAssets: pngAssets() })
