import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import { MemoryPeak } from './memory-peak.ts'
import { type Random, randomFrom } from './random-from.ts'

/** A reader that must withstand any input, and a generator of inputs. */
export interface Reader<Input> extends Withstanding<Input> {
  /** Makes an input: the same one for the same seed. */
  readonly input: (random: Random) => Input
}

interface Withstanding<Input> {
  /** Reads an input. Any error it throws must be expected. */
  readonly read: (input: Input) => unknown
  /** Whether the reader may refuse an input with this error: its own typed error. */
  readonly expected: (error: unknown) => boolean
  /** Shows an input in a failure's message. Default: its beginning, bytes as base64. */
  readonly show?: (input: Input) => string
}

export interface FuzzFigures {
  readonly inputs: number
  /** Inputs refused; all others were read. */
  readonly refused: number
  /** Milliseconds of processor time for the slowest input, best of three. */
  readonly slowest: number
  /** Growth of resident memory in megabytes since the first inputs. */
  readonly growth: number
  /** The most megabytes that reading one input took, including uncollected garbage. */
  readonly peak: number
  /** Everything that should not have happened, each with its seed. */
  readonly failed: readonly string[]
}

/** The seed of the first input. It changes every day, so that each day tries other inputs. */
export const FUZZ_SEED = Number(process.env.FINETUNE_LAB_FUZZ_SEED ?? Math.floor(Date.now() / 86_400_000) * 10_000)
/** Inputs per reader: `.ci/run` sets 1,000 and `npm run test:fuzz` 10,000. */
export const FUZZ_INPUTS = Number(process.env.FINETUNE_LAB_FUZZ_INPUTS ?? 200)
const WARM_UP = 200
const HANG_MILLISECONDS = 2000
/** The limit both for growth over all inputs and for reading a single one. */
export const MOST_MEGABYTES = 200
const MOST_TOLD = 20

/**
 * Runs a reader on many inputs. It may refuse them only with its own errors, may take at most two seconds of processor
 * time and 200 MB for each, and must not grow. For an input that never ends, prints the seed and ends the process.
 */
export async function fuzz<Input>(
  name: string,
  reader: Reader<Input>,
  inputs = FUZZ_INPUTS,
  firstSeed = FUZZ_SEED,
): Promise<FuzzFigures> {
  const seeds = Array.from({ length: inputs }, (_, i) => firstSeed + i)
  const cases = seeds.map(seed => ({ label: `seed ${seed}`, make: () => reader.input(randomFrom(seed)) }))
  const figures = await withstand(name, reader, cases)
  return { ...figures, failed: figures.failed.map(failure => withCommand(failure, name)) }
}

/** Adds the command that repeats this input. */
function withCommand(failure: string, name: string): string {
  const seed = /, seed (\d+): /.exec(failure)?.[1]
  return seed === undefined ? failure : `${failure}\nRepeat it: ${commandFor(name, seed)}`
}

const commandFor = (name: string, seed: string) =>
  `FINETUNE_LAB_FUZZ_SEED=${seed} FINETUNE_LAB_FUZZ_INPUTS=1 npm run test:fuzz -- -t '${name}'`

/** One of many inputs. */
export interface Case<Input> {
  /** The input's seed, or the file that holds it. */
  readonly label: string
  readonly make: () => Input
}

/** Like `fuzz`, for existing inputs. */
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
  const warmUp = Math.min(WARM_UP, cases.length >> 1)
  let [refused, slowest, peak, before] = [0, 0, 0, resident()]
  try {
    for (const [i, { label, make }] of cases.entries()) {
      if (i === warmUp) before = resident()
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
        // The next input would reuse this memory.
        collectGarbage()
      }
      // The compiler or the garbage collector may have been running.
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
    `${name}: ${cases.length} inputs from ${cases[0]?.label}, ${refused} refused, slowest ${slowest.toFixed(0)} ms, at most ${peak.toFixed(0)} MB for one, ${growth.toFixed(0)} MB more resident`,
  )
  return { inputs: cases.length, refused, slowest, growth, peak, failed }
}

/** Processor time of this process and its threads: other load on the machine does not count. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Resident megabytes, excluding garbage that waits to be collected. */
function resident(): number {
  collectGarbage()
  return process.memoryUsage.rss() / 2 ** 20
}

export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

/** Starts a thread that watches whether this one still makes progress. */
function watch(name: string): { begin(label: string): void; end(): void } {
  const count = new Int32Array(new SharedArrayBuffer(4))
  const label = new Uint8Array(new SharedArrayBuffer(200))
  const worker = new Worker(WATCHDOG, {
    eval: true,
    workerData: { name, count, label, command: commandFor(name, 'SEED') },
  })
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

/** Two minutes without a new input count as a hang, even on a slow machine. */
const WATCHDOG = `
const { workerData: { name, count, label, command } } = require('node:worker_threads')
const { writeSync } = require('node:fs')
let last = 0, since = Date.now()
setInterval(() => {
  const begun = Atomics.load(count, 0)
  if (begun !== last) [last, since] = [begun, Date.now()]
  else if (begun > 0 && Date.now() - since > 120000) {
    const said = Buffer.from(label).toString().replaceAll('\\0', '')
    const repeat = said.startsWith('seed ') ? '\\nRepeat it: ' + command.replace('SEED=SEED', 'SEED=' + said.slice(5)) : ''
    writeSync(2, name + ', ' + said + ': does not end' + repeat + '\\n')
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
