// Bundles the language server into dist/, the thread that reads the run store beside it: a folder that an editor starts
// with Node, and that the extension copies.
import { mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = path => fileURLToPath(new URL(path, import.meta.url))
const dist = here('../dist')
rmSync(dist, { recursive: true, force: true })
mkdirSync(dist, { recursive: true })
await build({
  entryPoints: { server: here('../src/server.ts'), 'history-thread': here('../src/lenses/history-thread.ts') },
  outdir: dist,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning',
  // CommonJS dependencies ask for Node's modules by require.
  banner: {
    js: "import { createRequire as createRequireOfFinetuneLab } from 'node:module'; const require = createRequireOfFinetuneLab(import.meta.url);",
  },
})
