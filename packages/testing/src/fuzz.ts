import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import { MemoryPeak } from './memory-peak.ts'
import { type Random, randomFrom } from './random-from.ts'

/** What is to withstand any input, and a way to make some. */
export interface Reader<Input> extends Withstanding<Input> {
  /** Makes an input; the same for the same seed. */
  readonly input: (random: Random) => Input
}

interface Withstanding<Input> {
  /** Reads an input. Whatever it throws must be expected. */
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
  /** Megabytes that the reading of one input took at most, what waits to be collected included. */
  readonly peak: number
  /** What should not have happened, each with its seed. */
  readonly failed: readonly string[]
}

/** By hand: other inputs than CI's, and more of them. */
const FIRST_SEED = Number(process.env.FINETUNE_LAB_FUZZ_SEED ?? 0)
const INPUTS = Number(process.env.FINETUNE_LAB_FUZZ_INPUTS ?? 10_000)
const WARM_UP = 200
const HANG_MILLISECONDS = 2000
/** Altogether, and for one input while it is read. */
export const MOST_MEGABYTES = 200
const MOST_TOLD = 20

/**
 * Lets a reader read many inputs: it may refuse them in its own way only, takes two seconds of processor time and 200 MB
 * at most for each, and does not grow. An input that never ends is told by its seed, and ends the process.
 */
export function fuzz<Input>(name: string, reader: Reader<Input>, inputs = INPUTS): Promise<FuzzFigures> {
  const seeds = Array.from({ length: inputs }, (_, i) => FIRST_SEED + i)
  const cases = seeds.map(seed => ({ label: `seed ${seed}`, make: () => reader.input(randomFrom(seed)) }))
  return withstand(name, reader, cases)
}

/** One input of many. */
export interface Case<Input> {
  /** Its seed, or the file that it lies in. */
  readonly label: string
  readonly make: () => Input
}

/** The same for inputs that are there. */
export async function withstand<Input>(
  name: string,
  { read, expected, show = shown }: Withstanding<Input>,
  cases: readonly Case<Input>[],
): Promise<FuzzFigures> {
  const failed: string[] = []
  const fail = (label: string, made: Input, what: string) => {
    if (failed.length < MOST_TOLD) failed.push(`${name}, ${label}: ${what}: ${show(made)}`)
  }
  const watchdog = watch(name)
  const memory = new MemoryPeak()
  let [refused, slowest, peak, before] = [0, 0, 0, resident()]
  try {
    for (const [i, { label, make }] of cases.entries()) {
      if (i === WARM_UP) before = resident()
      const made = make()
      watchdog.begin(label)
      memory.begin()
      const started = cpuMilliseconds()
      try {
        await read(made)
      } catch (error) {
        refused++
        if (!expected(error)) fail(label, made, error instanceof Error ? `${error.stack}` : `threw ${error}`)
      }
      let took = cpuMilliseconds() - started
      const megabytes = memory.megabytes()
      peak = Math.max(peak, megabytes)
      if (megabytes > MOST_MEGABYTES) {
        fail(label, made, `took ${megabytes.toFixed(0)} MB`)
        // The next one would take the same memory again.
        collectGarbage()
      }
      // A compiler or a collection of garbage may have been at work in it.
      if (took > Math.max(20, slowest)) took = Math.min(took, await again(), await again())
      slowest = Math.max(slowest, took)
      if (took > HANG_MILLISECONDS) fail(label, made, `took ${took.toFixed(0)} ms of processor time`)

      async function again(): Promise<number> {
        const started = cpuMilliseconds()
        try {
          await read(make())
        } catch {}
        return cpuMilliseconds() - started
      }
    }
  } finally {
    watchdog.end()
  }
  const growth = resident() - before
  if (growth > MOST_MEGABYTES)
    failed.push(`${name}: ${growth.toFixed(0)} MB more resident after ${cases.length} inputs`)
  console.log(
    `${name}: ${cases.length} inputs, ${refused} refused, slowest ${slowest.toFixed(0)} ms, at most ${peak.toFixed(0)} MB for one, ${growth.toFixed(0)} MB more resident`,
  )
  return { inputs: cases.length, refused, slowest, growth, peak, failed }
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

export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

/** A thread that sees whether this one still goes on. */
function watch(name: string): { begin(label: string): void; end(): void } {
  const count = new Int32Array(new SharedArrayBuffer(4))
  const label = new Uint8Array(new SharedArrayBuffer(200))
  const worker = new Worker(WATCHDOG, { eval: true, workerData: { name, count, label } })
  worker.unref()
  const encoder = new TextEncoder()
  return {
    begin: said => {
      label.fill(0).set(encoder.encode(said).subarray(0, label.length))
      Atomics.add(count, 0, 1)
    },
    end: () => void worker.terminate(),
  }
}

/** Two minutes without a new input, on however slow a machine, are a hang. */
const WATCHDOG = `
const { workerData: { name, count, label } } = require('node:worker_threads')
const { writeSync } = require('node:fs')
let last = 0, since = Date.now()
setInterval(() => {
  const begun = Atomics.load(count, 0)
  if (begun !== last) [last, since] = [begun, Date.now()]
  else if (begun > 0 && Date.now() - since > 120000) {
    const said = Buffer.from(label).toString().replaceAll('\\0', '')
    writeSync(2, name + ', ' + said + ': does not end\\n')
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
