import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { smallData, smallExperimentText } from '@finetune-lab/engine/testing'
import { planSetup } from '@finetune-lab/setup'
import { type SmallRegistry, smallRegistry } from '@finetune-lab/setup/testing'
import { describe, expect, onTestFinished, test } from 'vitest'

// `setup` and `doctor` of the built command line, on machines that lack something. `.ci/run` shows that they work on a
// complete machine, as it installs TensorFlow with them.

const cli = fileURLToPath(new URL('../dist/finetune-lab.js', import.meta.url))
const canSetUp = process.platform === 'linux' && process.arch === 'x64'
const { python, npm, compiler } = (await planSetup('cpu')).tools
const haveTools = canSetUp && python !== undefined && npm !== undefined && compiler !== undefined
if (!haveTools) console.warn('SKIPPED: pip, npm or g++ is missing here, so the setup of TensorFlow was not tested.')

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-setup-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A folder of programs that succeed whatever their arguments are. */
function programs(...names: string[]): string {
  const folder = temporaryFolder()
  for (const name of names) {
    writeFileSync(join(folder, name), '#!/bin/sh\n')
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}

function start(environment: NodeJS.ProcessEnv, ...args: string[]) {
  const cache = temporaryFolder()
  const root = join(cache, 'tensorflow')
  const env = { ...process.env, CXX: '', PYTHON: '', NO_COLOR: '1', FINETUNE_LAB_TENSORFLOW: root, ...environment }
  const child = spawn(process.execPath, [cli, ...args], { cwd: cache, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>(resolve => child.on('close', resolve))
  const result = Promise.all([ended, text(child.stdout), text(child.stderr)]).then(([status, stdout, stderr]) => ({
    status,
    stdout,
    stderr,
    /** What is in the folder that TensorFlow would be installed in. */
    left: existsSync(root) ? readdirSync(root) : [],
  }))
  return { child, result }
}

const finetuneLab = (environment: NodeJS.ProcessEnv, ...args: string[]) => start(environment, ...args).result

async function served(...args: Parameters<typeof smallRegistry>): Promise<SmallRegistry> {
  const registry = await smallRegistry(...args)
  onTestFinished(registry.close)
  return registry
}

describe.skipIf(!canSetUp)('setup', () => {
  test('names the package that contains the compiler, and does nothing', async () => {
    const PATH = programs('python3', 'npm')
    expect(await finetuneLab({ PATH }, 'setup', 'tensorflow', '--yes')).toEqual({
      status: 3,
      stdout: '',
      stderr:
        'finetune-lab: C++ compiler is missing: needed to build TensorFlow’s binding; Debian and Ubuntu have it in the package g++, Fedora in gcc-c++\n',
      left: [],
    })
  })

  test('says how much disk space is missing, and does nothing', async () => {
    const PATH = programs('python3', 'npm', 'g++')
    // /proc has no space for files, even for root.
    const FINETUNE_LAB_TENSORFLOW = '/proc/finetune-lab'
    expect(await finetuneLab({ PATH, FINETUNE_LAB_TENSORFLOW }, 'setup', 'tensorflow', '--yes')).toMatchObject({
      status: 3,
      stderr: 'finetune-lab: not enough disk space: need 1.2 GB in /proc/finetune-lab, but only 0.0 GB is free\n',
    })
  })

  test.skipIf(!haveTools)('says that the network is missing, and leaves nothing behind', async () => {
    const registry = await served([])
    await registry.close()
    const { status, stderr, left } = await finetuneLab(registry.environment, 'setup', 'tensorflow', '--yes')
    expect({ status, left }).toEqual({ status: 3, left: [] })
    const [sizes, reason, ...rest] = stderr.trimEnd().split('\n')
    expect(sizes).toMatch(/^TensorFlow for the CPU: 260 MB to download, \d+ MB on disk, in /)
    expect(reason).toMatch(/^finetune-lab: could not download tensorflow-cpu 2\.18\.1: .*Connection refused/)
    expect(rest).toEqual([])
  })

  test('shows sizes and asks; no terminal means no', async () => {
    const PATH = programs('python3', 'npm', 'g++')
    const { status, stderr, left } = await finetuneLab({ PATH }, 'setup', 'tensorflow')
    expect({ status, left }).toEqual({ status: 2, left: [] })
    expect(stderr).toMatch(
      /260 MB to download.*\nfinetune-lab: setup: cannot ask for confirmation, as standard input is not a terminal\. Use --yes\.\n$/,
    )
  })

  test('of CUDA says that the GPU is missing, unless --without-gpu is given', async () => {
    const PATH = programs('python3', 'npm', 'g++')
    const hidden = { PATH, CUDA_VISIBLE_DEVICES: '' }
    const refused = await finetuneLab(hidden, 'setup', 'cuda', '--yes')
    expect(refused).toMatchObject({ status: 3, left: [] })
    expect(refused.stderr).toMatch(/^finetune-lab: .*GPU.*; install the driver from NVIDIA.*--without-gpu\)\n$/)
    const asked = await finetuneLab(hidden, 'setup', 'cuda', '--without-gpu')
    expect(asked.stderr).toMatch(/^TensorFlow with CUDA: 2,\d\d\d MB to download, 3,\d\d\d MB on disk, in .*\n/)
    const from = await finetuneLab(hidden, 'setup', 'cuda', '--from', PATH)
    expect(from).toMatchObject({ status: 3, left: [] })
    expect(from.stderr).toContain(`--from ${PATH}: holds no CUDA libraries`)
  })

  test.skipIf(!haveTools)('ends at Ctrl-C, and leaves nothing behind', async () => {
    const file = 'tensorflow_cpu-2.18.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl'
    let begun = () => {}
    const downloading = new Promise<void>(resolve => {
      begun = resolve
    })
    const { environment } = await served([], ({ url }, response) => {
      if (url === '/simple/tensorflow-cpu/')
        response.setHeader('content-type', 'text/html').end(`<!DOCTYPE html><a href="/files/${file}">${file}</a>`)
      else if (url === `/files/${file}`)
        response.writeHead(200, { 'content-length': 230_000_000 }).write('PK', () => begun())
      else return false
      return true
    })
    const { child, result } = start(environment, 'setup', 'tensorflow', '--yes')
    await Promise.race([downloading, result])
    child.kill('SIGINT')
    const { status, stderr, left } = await result
    expect({ status, left }, stderr).toEqual({ status: 130, left: [] })
  })

  test('--remove has nothing to do where nothing is installed', async () => {
    const root = temporaryFolder()
    expect(await finetuneLab({ FINETUNE_LAB_TENSORFLOW: root }, 'setup', 'cuda', '--remove')).toMatchObject({
      status: 0,
      stdout: 'Nothing to remove.\n',
    })
  })
})

test('a run with CUDA on a machine without it says what is missing, and writes nothing', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'cuda.experiment.yaml')
  writeFileSync(file, `${smallExperimentText(smallData())}executor: cuda\n`)
  const store = join(folder, 'store')
  const { status, stderr, left } = await finetuneLab({ CUDA_VISIBLE_DEVICES: '' }, 'run', file, '--store', store)
  expect({ status, left, stored: existsSync(store) }, stderr).toEqual({ status: 3, left: [], stored: false })
  expect(stderr).toMatch(/finetune-lab: executor cuda: .*GPU.*Use executor: simd \(CPU kernels\) or auto\.\n$/)
}, 120_000)

test.skipIf(!canSetUp)('doctor explains each missing part of TensorFlow in a line, and what to do', async () => {
  const PATH = programs('python3')
  const { stdout } = await finetuneLab({ PATH, CUDA_VISIBLE_DEVICES: '' }, 'doctor', '--json')
  const findings: { what: string; state: string; found: string; advice: string }[] = JSON.parse(stdout)
  const about = (name: string) => findings.filter(({ what }) => what === name)
  const tools = [
    'npm is missing: needed to download tfjs; it comes with Node',
    'C++ compiler is missing: needed to build TensorFlow’s binding; Debian and Ubuntu have it in the package g++, Fedora in gcc-c++',
  ]
  expect(about('tensorflow').map(({ found }) => found)).toEqual(tools)
  expect(about('cuda').map(({ found }) => found)).toEqual([expect.stringContaining('GPU'), ...tools])
  for (const { state, advice } of [...about('tensorflow'), ...about('cuda')]) {
    expect(state).toBe('missing')
    expect(advice).toMatch(/^Required by finetune-lab setup (tensorflow|cuda) \(\d\.\d GB to download, /)
  }
})
