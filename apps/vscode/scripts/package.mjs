// Builds, and packs dist/finetune-lab.vsix. It holds no native code: one file serves every system.
import { fileURLToPath } from 'node:url'
import { createVSIX } from '@vscode/vsce'
import './build.mjs'

const here = path => fileURLToPath(new URL(path, import.meta.url))
await createVSIX({
  cwd: here('..'),
  packagePath: here('../dist/finetune-lab.vsix'),
  dependencies: false,
  allowMissingRepository: true,
})
