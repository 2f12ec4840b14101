// Bundles the command line into one file and puts the engine's folder and the PNG renderer's beside it.
import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = path => fileURLToPath(new URL(path, import.meta.url))
const dist = here('../dist')
rmSync(dist, { recursive: true, force: true })
mkdirSync(dist, { recursive: true })
await build({
  entryPoints: { 'finetune-lab': here('../src/main.ts') },
  outdir: dist,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning',
  // CommonJS dependencies ask for Node's modules by require.
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as createRequireOfFinetuneLab } from 'node:module'; const require = createRequireOfFinetuneLab(import.meta.url);",
  },
})
cpSync(here('../../../packages/engine/dist'), `${dist}/engine`, { recursive: true })
cpSync(here('../../../packages/charts/dist/png'), `${dist}/png`, { recursive: true })
chmodSync(`${dist}/finetune-lab.js`, 0o755)
