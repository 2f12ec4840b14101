// Compiles the network's kernels to dist/kernels-plain.wasm and dist/kernels-relaxed.wasm (fused multiply-add), from one
// source, and the probe's to dist/probe.wasm.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const packageFolder = fileURLToPath(new URL('..', import.meta.url))
const shared = [
  '--baseDir',
  packageFolder,
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--enable',
  'simd',
]
// 256 pages = 16 MiB: everything of memory-map.ts. Untouched pages take no memory.
const memory = ['--initialMemory', '256', '--memoryBase', '1024']

mkdirSync(new URL('../dist', import.meta.url), { recursive: true })
const network = ['src/simd/kernels/index.ts', ...memory]
await build('kernels-plain', network)
await build('kernels-relaxed', [...network, '--enable', 'relaxed-simd'])
await build('probe', ['src/probe/kernel/index.ts', '--initialMemory', '1', '--memoryBase', '1024'])

async function build(name, args) {
  const { error, stderr } = await asc.main([...args, ...shared, '--outFile', `dist/${name}.wasm`])
  if (error) {
    process.stderr.write(`${name}.wasm was not built\n${stderr.toString()}${error.message}\n`)
    process.exitCode = 1
  } else process.stderr.write(stderr.toString())
}
