import type { ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { Experiment } from '@finetune-lab/experiment'
import { stream } from '@finetune-lab/random'
import { liveLeases, type RunEvent, readSweep, runFiles, runFolder, sweepFiles } from '@finetune-lab/runs'
import { launchEngine } from '../process/launch-engine.ts'
import { smallSweep } from './small-sweep.ts'
import { sweepBits } from './sweep-bits.ts'

export interface KillOptions {
  readonly script: string
  readonly experiment: Experiment
  readonly kills: number
  /** Number of engines on the sweep at once, each with `workers` workers. */
  readonly engines: number
  readonly workers: number
  readonly checkpointSeconds: number
  readonly seed: number
  /** The expected result of every sweep. */
  readonly reference: ReturnType<typeof sweepBits>
}

export interface KillFigures {
  kills: number
  sweeps: number
  /** Runs that resumed from a checkpoint, and runs that restarted because they had none yet. */
  resumed: number
  restarted: number
  /** Seconds of training repeated after each kill. */
  repeated: number[]
  /** The part of these seconds that exceeds what the checkpoint interval allows. */
  excess: number[]
  /** Runs killed between writing their result, which is what counts, and their last event. */
  withoutLastEvent: number
  /** What should not exist at the end of a sweep. */
  wrong: string[]
}

/** Runs sweeps to the end while SIGKILL hits an engine at random times. Each time, the engine is started again. */
export async function killSweeps(options: KillOptions): Promise<KillFigures> {
  const figures: KillFigures = {
    kills: 0,
    sweeps: 0,
    resumed: 0,
    restarted: 0,
    repeated: [],
    excess: [],
    withoutLastEvent: 0,
    wrong: [],
  }
  const random = stream(options.seed, 'kills')
  while (figures.kills < options.kills) {
    const folder = await smallSweep(options.experiment)
    await killUntilFinished(folder, options, figures, random.uniform)
    figures.sweeps++
    judge(folder, options, figures)
  }
  return figures
}

async function killUntilFinished(
  folder: string,
  { script, kills, engines, workers, checkpointSeconds }: KillOptions,
  figures: KillFigures,
  uniform: () => number,
): Promise<void> {
  const running = new Set<ChildProcess>()
  const launch = () => {
    const engine = launchEngine({ script, sweepFolder: folder, workers, checkpointSeconds, join: engines > 1 })
    running.add(engine)
    engine.on('exit', () => running.delete(engine))
    return engine
  }
  while (readSweep(folder).state !== 'finished') {
    while (running.size < engines) await atWork(folder, launch())
    // Counted from when it starts working, so that some die in the middle of a write.
    await wait(20 + 600 * uniform())
    const victims = [...running]
    const victim = victims[Math.floor(uniform() * victims.length)]
    if (!victim || figures.kills >= kills) {
      if (victim) await exited(victim)
      continue
    }
    const gone = exited(victim)
    if (victim.kill('SIGKILL')) {
      await gone
      if (victim.signalCode === 'SIGKILL') figures.kills++
    }
  }
  await Promise.all([...running].map(exited))
  // An engine started on the finished sweep tidies up after the last kill.
  await exited(launch())
}

const exited = (engine: ChildProcess) =>
  engine.exitCode !== null || engine.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>(resolve => engine.once('exit', () => resolve()))

async function atWork(folder: string, engine: ChildProcess): Promise<void> {
  const is = () => liveLeases(folder).some(({ pid }) => pid === engine.pid)
  while (engine.exitCode === null && engine.signalCode === null && !is()) await wait(5)
}

function judge(folder: string, { reference, checkpointSeconds }: KillOptions, figures: KillFigures): void {
  const bits = sweepBits(folder)
  if (JSON.stringify(bits) !== JSON.stringify(reference)) figures.wrong.push(`${folder}: different bits`)
  const expected = ['engine.log', 'experiment.yaml', 'runs', 'sweep.json']
  const left = readdirSync(folder).filter(name => !expected.includes(name))
  if (left.length > 0) figures.wrong.push(`${folder}: ${left}`)
  if (existsSync(sweepFiles(folder).lease)) figures.wrong.push(`${folder}: a lease`)
  for (const { run } of readSweep(folder).runs) {
    const path = runFolder(folder, run.id)
    const names = readdirSync(path).sort().join()
    if (names !== 'events.jsonl,log.txt,model.safetensors,result.json') figures.wrong.push(`${path}: ${names}`)
    countRepeated(readFileSync(runFiles(path).events, 'utf8'), checkpointSeconds, figures, path)
  }
}

/** Measures what each attempt did beyond the point where the next one resumed, by the times of its events. */
function countRepeated(text: string, interval: number, figures: KillFigures, path: string): void {
  const lines = text.trimEnd().split('\n')
  const events: RunEvent[] = lines.map(line => JSON.parse(line))
  const { type } = events.at(-1)!
  if (type === 'evaluated') figures.withoutLastEvent++
  else if (type !== 'finished') figures.wrong.push(`${path}: ends with ${lines.at(-1)}`)
  let attempt: RunEvent[] = []
  for (const event of events) {
    if (event.type === 'started' || event.type === 'resumed') {
      if (attempt.length > 0) {
        if (event.type === 'resumed') figures.resumed++
        else figures.restarted++
        const from = event.type === 'started' ? attempt[0] : placeOf(event, attempt)
        const seconds = (Date.parse(attempt.at(-1)!.at) - Date.parse(from.at)) / 1000
        figures.repeated.push(seconds)
        // A checkpoint is due between two events. How far apart these are depends on the machine.
        figures.excess.push(Math.max(0, seconds - interval - 2 * longestGap(attempt)))
      }
      attempt = []
    }
    attempt.push(event)
  }
}

/** The attempt's event for the checkpoint's batch, or the first one after it. */
function placeOf(resumed: Extract<RunEvent, { type: 'resumed' }>, attempt: readonly RunEvent[]): RunEvent {
  const found = attempt.findIndex(
    event =>
      event.type === 'progress' &&
      event.stage === resumed.stage &&
      event.dataset === resumed.dataset &&
      event.step >= resumed.step,
  )
  return found >= 0 ? attempt[found] : attempt.at(-1)!
}

const longestGap = (attempt: readonly RunEvent[]) =>
  Math.max(0, ...attempt.slice(1).map(({ at }, i) => (Date.parse(at) - Date.parse(attempt[i].at)) / 1000))
