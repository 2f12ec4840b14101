// Bundles the engine process, its worker thread, its TensorFlow process and the one that tries TensorFlow into dist/, with
// the kernels beside them: a folder that apps copy and start from anywhere.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = path => fileURLToPath(new URL(path, import.meta.url))
const dist = here('../dist')
rmSync(dist, { recursive: true, force: true })
mkdirSync(dist, { recursive: true })
await build({
  entryPoints: {
    engine: here('../src/process/engine-process.ts'),
    worker: here('../src/workers/worker.ts'),
    'prove-tensorflow': here('../src/tensorflow/prove-tensorflow.ts'),
    executor: here('../src/tensorflow/executor-process.ts'),
  },
  outdir: dist,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning',
})
for (const name of ['kernels-plain.wasm', 'kernels-relaxed.wasm'])
  copyFileSync(here(`../../model/dist/${name}`), `${dist}/${name}`)
