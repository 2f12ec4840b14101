// Compiles the kernels to dist/kernels-plain.wasm and dist/kernels-relaxed.wasm (fused multiply-add), from one source.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const packageFolder = fileURLToPath(new URL('..', import.meta.url))
const shared = [
  'src/simd/kernels/index.ts',
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
await build('plain', [])
await build('relaxed', ['--enable', 'relaxed-simd'])

async function build(name, flags) {
  const { error, stderr } = await asc.main([...shared, ...memory, ...flags, '--outFile', `dist/kernels-${name}.wasm`])
  if (error) {
    process.stderr.write(`kernels-${name}.wasm was not built\n${stderr.toString()}${error.message}\n`)
    process.exitCode = 1
  } else process.stderr.write(stderr.toString())
}
