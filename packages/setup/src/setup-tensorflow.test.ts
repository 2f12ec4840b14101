import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { TENSORFLOW_PACKAGES, type TensorflowKind, tensorflowFiles } from '@finetune-lab/model/tensorflow'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { SetupPlan } from './plan-setup.ts'
import { leftOver, removeTensorflow } from './remove-tensorflow.ts'
import type { SetupProgress } from './setup-progress.ts'
import { setupTensorflow } from './setup-tensorflow.ts'
import { smallRegistry, smallWheel } from './testing/registries.ts'
import lock from './tfjs-node.lock.json' with { type: 'json' }
import { findTools } from './tools.ts'

// These tests use the real pip and npm. A server on this machine acts as their registry: it sends unexpected content,
// half of it, or nothing, or is gone. `.ci/run` sets up the real TensorFlow.

const { python, npm } = await findTools()
const haveClients = process.platform === 'linux' && python !== undefined && npm !== undefined
if (!haveClients) console.warn('SKIPPED: no pip and npm here, so the setup of TensorFlow was not tested.')

const library = await smallWheel('small-tensorflow', {
  'tensorflow/libtensorflow_cc.so.2': 'the library',
  'tensorflow/libtensorflow_framework.so.2': 'its framework',
  'tensorflow/include/tensorflow/c/c_api.h': 'a header',
  'tensorflow/python/training.py': 'not needed',
})
const cuda = await smallWheel('small-cublas', {
  'nvidia/cublas/lib/libcublas.so.12': 'cublas',
  'nvidia/cublas/include/cublas.h': 'not needed',
})

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'finetune-lab-setup-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function servedBy(...args: Parameters<typeof smallRegistry>) {
  const registry = await smallRegistry(...args)
  onTestFinished(registry.close)
  return registry
}

async function program(path: string, text: string): Promise<string> {
  await writeFile(path, `#!/bin/sh\n${text}\n`)
  await chmod(path, 0o755)
  return path
}

/** A plan with the real pip, and stand-ins for npm, the compiler and the check. */
async function smallPlan(environment: NodeJS.ProcessEnv, other: Partial<SetupPlan> = {}) {
  const tools = await temporaryFolder()
  const root = await temporaryFolder()
  const kind: TensorflowKind = other.kind ?? 'cpu'
  const plan: SetupPlan = {
    kind,
    folder: join(root, kind),
    installed: false,
    wheels: [library],
    withoutGpu: false,
    downloadBytes: library.bytes,
    diskBytes: 1,
    tools: {
      python,
      npm: await program(
        join(tools, 'npm'),
        `mkdir -p node_modules/${TENSORFLOW_PACKAGES[kind]} && touch node_modules/x.map`,
      ),
      compiler: await program(join(tools, 'g++'), 'while [ "$1" != -o ]; do shift; done; echo binding > "$2"'),
    },
    environment,
    lacks: [],
    ...other,
  }
  const proof = { kind, usesGpu: false, device: 'a processor', memoryBytes: 1, version: '1.0', seconds: 1 }
  const proofScript = join(tools, 'proof.js')
  await writeFile(proofScript, `console.log(${JSON.stringify(JSON.stringify({ proof }))})`)
  return { plan, root, proof, run: { proofScript } }
}

describe.skipIf(!haveClients)('setting up TensorFlow', () => {
  it('replaces what was there with a complete installation', async () => {
    const { environment } = await servedBy([library])
    const { plan, root, proof, run } = await smallPlan(environment)
    await mkdir(plan.folder)
    await writeFile(join(plan.folder, 'older'), '')
    const reported: SetupProgress[] = []
    expect(await setupTensorflow(plan, { ...run, onProgress: progress => reported.push(progress) })).toEqual(proof)
    expect(await readdir(root)).toEqual(['cpu'])
    expect((await readdir(plan.folder)).sort()).toEqual([
      'native',
      'node_modules',
      'package-lock.json',
      'package.json',
      'setup.json',
    ])
    const files = (await readdir(join(plan.folder, 'native'), { recursive: true })).sort()
    const links = ['lib/libtensorflow.so', 'lib/libtensorflow_framework.so']
    const libraries = ['lib/libtensorflow_cc.so.2', 'lib/libtensorflow_framework.so.2']
    expect(files).toEqual(['lib', ...links, ...libraries].sort())
    const { binding, libraries: found } = tensorflowFiles('cpu', plan.folder)
    expect(await readFile(binding, 'utf8')).toBe('binding\n')
    expect(await Promise.all(found.map(file => readFile(file, 'utf8')))).toEqual(['the library', 'its framework'])
    expect(existsSync(join(plan.folder, 'node_modules/x.map'))).toBe(false)
    expect(reported.map(({ words }) => words).slice(-4)).toEqual([
      'Unpacking small-tensorflow',
      'Installing tfjs',
      'Compiling TensorFlow’s binding',
      'Testing it with a short training',
    ])
    const shares = reported.map(({ share }) => share)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(await removeTensorflow('cpu', plan.folder)).toBeGreaterThan(0)
    expect(await readdir(root)).toEqual([])
  })

  it('discards a file that is not the expected one', async () => {
    const other = await smallWheel('small-tensorflow', { 'tensorflow/libtensorflow_cc.so.2': 'something evil' })
    const { environment } = await servedBy([other])
    const { plan, root, run } = await smallPlan(environment)
    await expect(setupTensorflow(plan, run)).rejects.toMatchObject({
      message: `could not download small-tensorflow 1.0: the downloaded file is not the expected one (its SHA-256 is ${other.sha256}); it was discarded`,
      kind: 'failed',
    })
    expect(await readdir(root)).toEqual([])
  })

  it('keeps nothing of an interrupted download', async () => {
    const { environment } = await servedBy([library], ({ url }, response) => {
      if (!url!.startsWith('/files/')) return false
      response.writeHead(200, { 'content-length': library.bytes })
      response.write(library.content.subarray(0, 200), () => response.destroy())
      return true
    })
    const { plan, root, run } = await smallPlan(environment)
    // Older pips do not say whether the network is missing or the file is unexpected.
    await expect(setupTensorflow(plan, run)).rejects.toThrow('could not download small-tensorflow 1.0: ')
    expect(await readdir(root)).toEqual([])
  })

  it('reports a missing registry, and leaves the existing installation', async () => {
    const registry = await servedBy([])
    await registry.close()
    const { plan, root, run } = await smallPlan(registry.environment)
    await mkdir(plan.folder)
    await writeFile(join(plan.folder, 'the one before'), '')
    await expect(setupTensorflow(plan, run)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^could not download small-tensorflow 1\.0: pip says: .*connection broken.*Connection refused/,
      ),
      kind: 'lack',
    })
    expect(await readdir(root)).toEqual(['cpu'])
    expect(await readdir(plan.folder)).toEqual(['the one before'])
  })

  it('ends pip when aborted, and leaves nothing', async () => {
    const interruption = new AbortController()
    const { environment } = await servedBy([library], ({ url }, response) => {
      if (!url!.startsWith('/files/')) return false
      response.writeHead(200, { 'content-length': library.bytes })
      // Half of the file, then silence. The received bytes are reported, and then the user aborts.
      response.write(library.content.subarray(0, 200), () => interruption.abort())
      return true
    })
    const { plan, root, run } = await smallPlan(environment)
    await expect(setupTensorflow(plan, { ...run, signal: interruption.signal })).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    )
    expect(await readdir(root)).toEqual([])
  })

  it('continues from what an earlier attempt downloaded, and reports that it exists', async () => {
    const first = await servedBy([library])
    const wheels = [library, cuda]
    const { plan, root, run, proof } = await smallPlan(first.environment, { kind: 'gpu', wheels, withoutGpu: true })
    // A registry that answers but has no such file is not a missing network.
    await expect(setupTensorflow(plan, run)).rejects.toMatchObject({
      message: expect.stringContaining('could not download small-cublas 1.0'),
      kind: 'failed',
    })
    expect(await readdir(root)).toEqual(['.gpu.unfinished'])
    const left = await leftOver('gpu', plan.folder)
    expect(left).toEqual({ folder: join(root, '.gpu.unfinished'), bytes: expect.any(Number) })
    const second = await servedBy(wheels)
    expect(await setupTensorflow({ ...plan, environment: second.environment }, run)).toEqual(proof)
    expect(second.asked.filter(path => path.startsWith('/files/'))).toEqual([`/files/${cuda.file}`])
    expect(await readdir(root)).toEqual(['gpu'])
    const { cuda: cudaFolder } = tensorflowFiles('gpu', plan.folder)
    expect(await readdir(cudaFolder, { recursive: true })).toEqual([
      'cublas',
      'cublas/lib',
      'cublas/lib/libcublas.so.12',
    ])
    expect(await leftOver('gpu', plan.folder)).toBeUndefined()
  })

  it('refers to existing CUDA libraries', async () => {
    const { environment } = await servedBy([library])
    const cudaFrom = await temporaryFolder()
    const { plan, run } = await smallPlan(environment, { kind: 'gpu', cudaFrom, withoutGpu: true })
    await setupTensorflow(plan, run)
    expect(await readlink(tensorflowFiles('gpu', plan.folder).cuda)).toBe(cudaFrom)
    await removeTensorflow('gpu', plan.folder)
    expect(existsSync(cudaFrom)).toBe(true)
  })

  it('does not install a build that uses no GPU if the machine has one', async () => {
    const { environment } = await servedBy([library])
    const { plan, root, run } = await smallPlan(environment, { kind: 'gpu' })
    await expect(setupTensorflow(plan, run)).rejects.toMatchObject({
      message: expect.stringContaining('TensorFlow was built, but it uses no GPU'),
      kind: 'lack',
    })
    expect(await readdir(root)).toEqual(['.gpu.unfinished'])
    await removeTensorflow('gpu', plan.folder)
    expect(await readdir(root)).toEqual([])
  })

  it('reports the compiler’s complaint', async () => {
    const { environment } = await servedBy([library])
    const { plan, root, run } = await smallPlan(environment)
    const compiler = await program(
      join(await temporaryFolder(), 'g++'),
      'echo "x.cc:1: error: no such thing" >&2; exit 1',
    )
    await expect(setupTensorflow({ ...plan, tools: { ...plan.tools, compiler } }, run)).rejects.toMatchObject({
      message: `could not compile TensorFlow’s binding: ${compiler} says: x.cc:1: error: no such thing`,
      kind: 'failed',
    })
    expect((await readdir(join(root, '.cpu.unfinished'))).includes('node_modules')).toBe(false)
  })

  it('reports that the build crashes', async () => {
    const { environment } = await servedBy([library])
    const { plan, run } = await smallPlan(environment)
    await writeFile(run.proofScript, "process.kill(process.pid, 'SIGILL')")
    await expect(setupTensorflow(plan, run)).rejects.toMatchObject({
      message: expect.stringContaining('the process that checked TensorFlow ended with SIGILL'),
      kind: 'failed',
    })
    expect(existsSync(plan.folder)).toBe(false)
  })

  it('fails if the build trains to a different result', async () => {
    const { environment } = await servedBy([library])
    const { plan, run } = await smallPlan(environment)
    const reason = 'TensorFlow’s training result differs from that of the CPU kernels'
    await writeFile(run.proofScript, `console.log(${JSON.stringify(JSON.stringify({ reason }))})`)
    const failed = { message: reason, kind: 'failed' }
    await expect(setupTensorflow(plan, run)).rejects.toMatchObject(failed)
    await expect(setupTensorflow({ ...plan, installed: true }, run)).rejects.toMatchObject(failed)
  })

  it('lets npm refuse a package that is not the expected one', async () => {
    const { environment } = await servedBy([library], ({ url }, response, address) => {
      const path = decodeURIComponent(url!)
      const locked = (lock.packages as Record<string, { version: string }>)[`node_modules${path}`]
      if (locked) {
        const dist = { tarball: `${address}/tarball.tgz` }
        const name = path.slice(1)
        response.end(JSON.stringify({ name, versions: { [locked.version]: { name, version: locked.version, dist } } }))
      } else if (path === '/tarball.tgz') response.end('something evil')
      else return false
      return true
    })
    const npmCache = await temporaryFolder()
    const { plan, root, run } = await smallPlan({ ...environment, npm_config_cache: npmCache })
    await expect(setupTensorflow({ ...plan, tools: { ...plan.tools, npm } }, run)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^could not install @tensorflow\/tfjs-node: npm says: .*sha512-.*integrity checksum failed/,
      ),
      kind: 'failed',
    })
    expect((await readdir(join(root, '.cpu.unfinished'))).includes('node_modules')).toBe(false)
  })

  it('distinguishes npm’s missing network from a refused lock file', async () => {
    const { environment } = await servedBy([library])
    const { plan, run } = await smallPlan(environment)
    const kindOf = async (complaint: string) => {
      const npm = await program(join(await temporaryFolder(), 'npm'), `echo "npm error code ${complaint}" >&2; exit 1`)
      return setupTensorflow({ ...plan, tools: { ...plan.tools, npm } }, run).catch(({ kind }) => kind)
    }
    expect(await kindOf('ECONNREFUSED')).toBe('lack')
    expect(await kindOf('ENOSPC')).toBe('lack')
    expect(await kindOf('EUSAGE')).toBe('failed')
  })

  it('only one setup runs at a time', async () => {
    const { environment } = await servedBy([library])
    const { plan, run, proof } = await smallPlan(environment)
    const results = await Promise.allSettled([setupTensorflow(plan, run), setupTensorflow(plan, run)])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const { reason } = results.find(result => result.status === 'rejected')!
    expect(reason.message).toContain(`TensorFlow is already being set up: by process ${process.pid}`)
    // The lock of a process that has ended does not count.
    const unfinished = join(dirname(plan.folder), '.cpu.unfinished')
    await mkdir(unfinished)
    await writeFile(join(unfinished, 'lock'), `4194999 ${hostname()}`)
    expect(await setupTensorflow(plan, run)).toEqual(proof)
    await mkdir(unfinished)
    await writeFile(join(unfinished, 'lock'), '1 another-host')
    await expect(setupTensorflow(plan, run)).rejects.toThrow(
      'by process 1 on another-host (if that process has ended, delete',
    )
  })
})
