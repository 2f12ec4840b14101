import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listSweeps, readSweep, type SweepState, sweepFolder } from '@finetune-lab/runs'
import { vi } from 'vitest'

export const cli = fileURLToPath(new URL('../../../cli/dist/finetune-lab.js', import.meta.url))

/** A real experiment on the built-in characters that takes seconds. */
export const smallExperiment = (settings: { name?: string; batches?: number; sizes?: string; seeds?: number } = {}) => {
  const { name = 'Small', batches = 200, sizes = '[1, 4]', seeds = 2 } = settings
  return `name: ${name}
pretrain:
  dataset: strokes-digits
  samplesPerClass: ${sizes}
  augmentation: [none, mixup, collage]
  batches: ${batches}
finetune:
  dataset: strokes-letters
  samplesPerClass: 16
  batches: 100
seeds: ${seeds}
`
}

/** A longer experiment to watch, stop and resume. */
export const slowExperiment = ({ name = 'Slow', seeds = 3, batches = 3000 } = {}) => `name: ${name}
pretrain:
  dataset: strokes-digits
  samplesPerClass: [1, 4]
  augmentation: [none, mixup]
  batches: ${batches}
finetune:
  dataset: strokes-letters
  samplesPerClass: 16
  batches: 100
seeds: ${seeds}
`

/** Waits for the workspace's only sweep to run, or for any sweep in any state, and returns its folder. */
export const runningSweep = (workspace: string, state: 'running' | 'any' = 'running'): Promise<string> =>
  vi.waitUntil(
    () => {
      const store = join(workspace, '.finetune-lab')
      const [id] = listSweeps(store)
      return id && (state === 'any' || readSweep(sweepFolder(store, id)).state === state)
        ? sweepFolder(store, id)
        : undefined
    },
    { timeout: 90_000, interval: 50 },
  )

/** Waits for a state, read from the sweep's files. */
export const waitForState = (folder: string, state: SweepState): Promise<unknown> =>
  vi.waitUntil(() => readSweep(folder).state === state, { timeout: 300_000, interval: 50 })

export interface StartedSweep {
  readonly folder: string
  readonly id: string
}

/** Runs an experiment to its end from the command line, in the workspace's store. */
export async function finishedSweep(workspace: string, text: string, file = 'small'): Promise<StartedSweep> {
  const path = join(workspace, `${file}.experiment.yaml`)
  writeFileSync(path, text)
  const id = await runCommand(workspace, ['run', path, '--json'])
  const { sweep } = JSON.parse(id) as { sweep: string }
  const folder = sweepFolder(join(workspace, '.finetune-lab'), sweep)
  const { state } = readSweep(folder)
  if (state !== 'finished') throw new Error(`${folder} is ${state}`)
  return { folder, id: sweep }
}

/** Runs the command line in the workspace; returns its standard output. */
export async function runCommand(workspace: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [cli, ...args], { cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'] })
  let [said, complained] = ['', '']
  child.stdout.on('data', chunk => (said += chunk))
  child.stderr.on('data', chunk => (complained += chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`finetune-lab ${args.join(' ')} ended with ${code}:\n${said}${complained}`)
  return said
}
