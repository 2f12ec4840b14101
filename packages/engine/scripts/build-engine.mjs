// Bundles the engine process, its worker threads, its TensorFlow process and the process that tests TensorFlow into dist/,
// with the kernels next to them. Apps copy this folder and start it from anywhere.
import { copyFileSync } from 'node:fs'
import { bundleForNode, emptyDist } from '../../../scripts/bundle.mjs'

const { here, dist } = emptyDist(import.meta.url)
const entryPoints = {
  engine: here('../src/process/engine-process.ts'),
  worker: here('../src/workers/worker.ts'),
  'challenge-worker': here('../src/challenge/challenge-worker.ts'),
  'prove-tensorflow': here('../src/tensorflow/prove-tensorflow.ts'),
  executor: here('../src/tensorflow/executor-process.ts'),
}
await bundleForNode(entryPoints, dist)
for (const name of ['kernels-plain.wasm', 'kernels-relaxed.wasm', 'probe-plain.wasm', 'probe-relaxed.wasm'])
  copyFileSync(here(`../../model/dist/${name}`), `${dist}/${name}`)
