import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import { type Random, randomFrom } from './random-from.ts'

/** What is to withstand any input. */
export interface Reader<Input> {
  /** Makes an input; the same for the same seed. */
  readonly input: (random: Random) => Input
  /** Reads it. Whatever it throws must be expected. */
  readonly read: (input: Input) => unknown
  /** Whether the reader may say no in this way: its own typed error. */
  readonly expected: (error: unknown) => boolean
  /** For a failure's message. Default: the beginning, bytes as base64. */
  readonly show?: (input: Input) => string
}

export interface FuzzFigures {
  readonly inputs: number
  /** That were refused; the others were read. */
  readonly refused: number
  /** Milliseconds of processor time that the slowest input took, best of three. */
  readonly slowest: number
  /** Megabytes of resident memory more than after the first inputs. */
  readonly growth: number
  /** What should not have happened, each with its seed. */
  readonly failed: readonly string[]
}

/** By hand: other inputs than CI's, and more of them. */
const FIRST_SEED = Number(process.env.FINETUNE_LAB_FUZZ_SEED ?? 0)
const INPUTS = Number(process.env.FINETUNE_LAB_FUZZ_INPUTS ?? 10_000)
const WARM_UP = 200
const HANG_MILLISECONDS = 2000
const MOST_GROWTH_MEGABYTES = 200
const MOST_TOLD = 20

/**
 * Lets a reader read many inputs: it may refuse them in its own way only, takes two seconds of processor time at most
 * for each, and does not grow. An input that never ends is told by its seed, and ends the process.
 */
export async function fuzz<Input>(
  name: string,
  { input, read, expected, show = shown }: Reader<Input>,
  inputs = INPUTS,
): Promise<FuzzFigures> {
  const failed: string[] = []
  const fail = (seed: number, made: Input, what: string) => {
    if (failed.length < MOST_TOLD) failed.push(`${name}, seed ${seed}: ${what}: ${show(made)}`)
  }
  const watchdog = watch(name)
  let [refused, slowest, before] = [0, 0, resident()]
  try {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + inputs; seed++) {
      if (seed === FIRST_SEED + WARM_UP) before = resident()
      const made = input(randomFrom(seed))
      watchdog.begin(seed)
      const started = cpuMilliseconds()
      try {
        await read(made)
      } catch (error) {
        refused++
        if (!expected(error)) fail(seed, made, error instanceof Error ? `${error.stack}` : `threw ${error}`)
      }
      let took = cpuMilliseconds() - started
      // A compiler or a collection of garbage may have been at work in it.
      if (took > Math.max(20, slowest)) took = Math.min(took, await again(), await again())
      slowest = Math.max(slowest, took)
      if (took > HANG_MILLISECONDS) fail(seed, made, `took ${took.toFixed(0)} ms of processor time`)

      async function again(): Promise<number> {
        const started = cpuMilliseconds()
        try {
          await read(input(randomFrom(seed)))
        } catch {}
        return cpuMilliseconds() - started
      }
    }
  } finally {
    watchdog.end()
  }
  const growth = resident() - before
  if (growth > MOST_GROWTH_MEGABYTES)
    failed.push(`${name}: ${growth.toFixed(0)} MB more resident after ${inputs} inputs`)
  const figures = { inputs, refused, slowest, growth, failed }
  console.log(
    `${name}: ${inputs} inputs, ${refused} refused, slowest ${slowest.toFixed(0)} ms, ${growth.toFixed(0)} MB more resident`,
  )
  return figures
}

/** Of this process and its threads: a machine that is busy with other things does not count. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Megabytes, without what is only waiting to be collected. */
function resident(): number {
  collectGarbage()
  return process.memoryUsage.rss() / 2 ** 20
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

/** A thread that sees whether this one still goes on. */
function watch(name: string): { begin(seed: number): void; end(): void } {
  const seeds = new Int32Array(new SharedArrayBuffer(4)).fill(-1)
  const worker = new Worker(WATCHDOG, { eval: true, workerData: { name, seeds } })
  worker.unref()
  return {
    begin: seed => Atomics.store(seeds, 0, seed),
    end: () => void worker.terminate(),
  }
}

/** Two minutes without a new input, on however slow a machine, are a hang. */
const WATCHDOG = `
const { workerData: { name, seeds } } = require('node:worker_threads')
const { writeSync } = require('node:fs')
let last = -1, since = Date.now()
setInterval(() => {
  const seed = Atomics.load(seeds, 0)
  if (seed !== last) [last, since] = [seed, Date.now()]
  else if (seed >= 0 && Date.now() - since > 120000) {
    writeSync(2, name + ', seed ' + seed + ': does not end\\n')
    process.kill(process.pid, 'SIGKILL')
  }
}, 1000)
`

function shown(input: unknown): string {
  if (input instanceof Uint8Array)
    return `base64 ${Buffer.from(input.subarray(0, 600)).toString('base64')} (${input.length} bytes)`
  const text = typeof input === 'string' ? input : JSON.stringify(input)
  return text.length > 1000
    ? `${JSON.stringify(text.slice(0, 1000))}… (${text.length} characters)`
    : JSON.stringify(text)
}
