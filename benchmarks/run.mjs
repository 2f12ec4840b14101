// Benchmarks of the CPU executor. Build the kernels first: pnpm --filter @finetune-lab/model build
//
//   node benchmarks/run.mjs                  against PyTorch on one thread, alternating in one run
//   node benchmarks/run.mjs scaling          two worker threads against one
//
// Options: --rounds N (12), --images strokes|noise (strokes), --build plain|relaxed (both)
import { mkdirSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const value = { type: 'string' }
const { positionals } = parseArgs({ allowPositionals: true, options: { rounds: value, images: value, build: value } })
const [mode = 'pytorch'] = positionals
const entries = { pytorch: 'against-pytorch', scaling: 'scaling' }
const entry = entries[mode]
if (entry === undefined) {
  process.stderr.write(`Mode ${mode}: expected one of ${Object.keys(entries).join(', ')}\n`)
  process.exit(2)
}
const folder = fileURLToPath(new URL('.', import.meta.url))
mkdirSync(`${folder}dist`, { recursive: true })
await build({
  entryPoints: [`${folder}${entry}.ts`],
  outdir: `${folder}dist`,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  // Bundled CommonJS packages ask for Node's modules by `require`.
  banner: { js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)" },
  logLevel: 'error',
})
await import(pathToFileURL(`${folder}dist/${entry}.mjs`).href)
