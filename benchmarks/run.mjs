// Benchmarks of the executors. Build the kernels first: pnpm --filter @finetune-lab/model build
//
//   node benchmarks/run.mjs                  against PyTorch on one thread, in alternating rounds
//   node benchmarks/run.mjs scaling          two worker threads against one
//   node benchmarks/run.mjs cohort           cohorts on TensorFlow's CPU library, against plain tfjs
//   node benchmarks/run.mjs cuda             cohorts on a GPU, against PyTorch and JAX on the same GPU
//   node benchmarks/run.mjs large            reading, drawing and reporting sweeps of 420, 2,000 and 10,000 runs
//
// Options: --rounds N (12), --images strokes|noise (strokes), --build plain|relaxed (both). For cohorts: --rounds N
// (5), --runs N,N,… (1,21,84,420), --steps N (50, on a GPU 500)
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { bundleForNode } from '../scripts/bundle.mjs'

const value = { type: 'string' }
const options = { rounds: value, images: value, build: value, runs: value, steps: value }
const { positionals } = parseArgs({ allowPositionals: true, options })
const [mode = 'pytorch'] = positionals
const entries = { pytorch: 'against-pytorch', scaling: 'scaling', cohort: 'cohort', cuda: 'cuda', large: 'large-sweep' }
const entry = entries[mode]
if (entry === undefined) {
  process.stderr.write(`Mode ${mode}: expected one of ${Object.keys(entries).join(', ')}\n`)
  process.exit(2)
}
const folder = fileURLToPath(new URL('.', import.meta.url))
await bundleForNode({ [entry]: `${folder}${entry}.ts` }, `${folder}dist`)
await import(pathToFileURL(`${folder}dist/${entry}.js`).href)
