import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { launchEngine } from '@finetune-lab/engine'
import { smallData, smallExperiment, smallSweep } from '@finetune-lab/engine/testing'
import { readSweep, type SweepSnapshot } from '@finetune-lab/runs'

// The real TensorBoard and MLflow, installed by test-fixtures/trackers/install.sh.

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
const bin = join(cache, 'finetune-lab-ci/trackers/bin')

/** Warns if they are missing. */
export function haveTrackers(): boolean {
  const have = existsSync(join(bin, 'mlflow')) && existsSync(join(bin, 'tensorboard'))
  if (!have)
    console.warn(
      'SKIPPED: no TensorBoard and MLflow here, so exports were not read back by them (bash test-fixtures/trackers/install.sh)',
    )
  return have
}

/** The parsed output of a script in test-fixtures/trackers. */
export async function readBack(script: string, ...args: string[]) {
  const file = path(`../../../../test-fixtures/trackers/${script}`)
  const { stdout } = await promisify(execFile)(join(bin, 'python3'), [file, ...args], { maxBuffer: 2 ** 28 })
  return JSON.parse(stdout)
}

/** Starts a tracker on a free local port, and waits until it responds at `readyPath`. */
export async function startTracker(
  command: 'mlflow' | 'tensorboard',
  args: readonly string[],
  readyPath: string,
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const port = await freePort()
  // Output goes to a file: a pipe that nobody reads would block the server.
  const log = join(mkdtempSync(join(tmpdir(), 'finetune-lab-tracker-')), 'log.txt')
  const output = openSync(log, 'w')
  const server = spawn(join(bin, command), [...args, '--host', '127.0.0.1', '--port', String(port)], {
    // A separate process group, so that the server's workers end with it.
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', MLFLOW_DISABLE_TELEMETRY: 'true' },
  })
  closeSync(output)
  const address = `http://127.0.0.1:${port}`
  while (!(await isThere(`${address}${readyPath}`))) {
    if (server.exitCode !== null) throw new Error(`${command} ended: ${readFileSync(log, 'utf8')}`)
    await wait(100)
  }
  return { address, stop: () => stopGroup(server) }
}

const isThere = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )

async function stopGroup(server: ChildProcess): Promise<void> {
  const ended = new Promise(resolve => server.once('exit', resolve))
  if (server.exitCode !== null) return
  process.kill(-server.pid!, 'SIGKILL')
  await ended
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** A finished sweep of 12 short runs with two finetunes each, trained by the built engine. */
export async function trainedSweep(): Promise<SweepSnapshot> {
  const folder = await smallSweep(smallExperiment(smallData()))
  const engine = launchEngine({ script: path('../../../engine/dist/engine.js'), sweepFolder: folder })
  await new Promise(resolve => engine.on('exit', resolve))
  const sweep = readSweep(folder)
  if (sweep.state !== 'finished') throw new Error(readFileSync(join(folder, 'engine.log'), 'utf8'))
  return sweep
}
