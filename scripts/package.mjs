// npm run package: installs and builds as needed, then packs the VS Code extension into
// apps/vscode/dist/finetune-lab.vsix.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root, setUp } from './setup.mjs'

setUp()
const extension = join(root, 'apps/vscode')
console.error('Packing the extension …')
const { status } = spawnSync(process.execPath, ['scripts/package.mjs'], { cwd: extension, stdio: 'inherit' })
if (status === 0) console.log('Install it with: code --install-extension apps/vscode/dist/finetune-lab.vsix')
process.exit(status ?? 1)
