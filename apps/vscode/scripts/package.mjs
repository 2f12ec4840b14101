// Packs what is built into dist/finetune-lab.vsix; --pre-release marks it as such. It contains no native code: one file works on every system.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createVSIX } from '@vscode/vsce'

const here = path => fileURLToPath(new URL(path, import.meta.url))

// VS Code shows README images only from https or from data URLs. The project has no public address and must work offline,
// so the packed README embeds them.
const readme = readFileSync(here('../README.md'), 'utf8').replace(
  /\]\((media\/[^)]+\.png)\)/g,
  (_, path) => `](data:image/png;base64,${readFileSync(here(`../${path}`)).toString('base64')})`,
)
writeFileSync(here('../dist/README.md'), readme)
// One change log for the command line and the extension.
copyFileSync(here('../../../CHANGELOG.md'), here('../dist/CHANGELOG.md'))

await createVSIX({
  cwd: here('..'),
  packagePath: here('../dist/finetune-lab.vsix'),
  readmePath: 'dist/README.md',
  changelogPath: 'dist/CHANGELOG.md',
  rewriteRelativeLinks: false,
  dependencies: false,
  preRelease: process.argv.includes('--pre-release'),
})
