// Compiles the network's kernels (dist/kernels-*.wasm) and the probe's (dist/probe-*.wasm). Each source has two builds:
// plain, and relaxed with fused multiply-add.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const packageFolder = fileURLToPath(new URL('..', import.meta.url))
const shared = ['--baseDir', packageFolder, '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd']
// 256 pages = 16 MiB, which holds everything in memory-map.ts. Untouched pages take no memory.
const memory = ['--initialMemory', '256', '--memoryBase', '1024']

mkdirSync(new URL('../dist', import.meta.url), { recursive: true })
for (const [name, source] of [
  ['kernels', ['src/simd/kernels/index.ts', ...memory]],
  ['probe', ['src/probe/kernel/index.ts', '--initialMemory', '1', '--memoryBase', '1024']],
]) {
  await build(`${name}-plain`, source)
  await build(`${name}-relaxed`, [...source, '--enable', 'relaxed-simd'])
}

async function build(name, args) {
  const { error, stderr } = await asc.main([...args, ...shared, '--outFile', `dist/${name}.wasm`])
  if (error) {
    process.stderr.write(`could not build ${name}.wasm\n${stderr.toString()}${error.message}\n`)
    process.exitCode = 1
  } else process.stderr.write(stderr.toString())
}
