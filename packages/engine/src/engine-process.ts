import { existsSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type HeldLease, readSweep, sweepFiles, takeLease } from '@finetune-lab/runs'
import { ExitCode, exitCodeOf } from './exit-code.ts'
import { loadSweepData } from './load-sweep-data.ts'
import { workersFor, workSweep } from './work-sweep.ts'

// The engine: a process of its own that trains what is left of one sweep. It is told what to do by its arguments and
// tells what it does through the run store alone; what it prints goes to the sweep's engine.log.

const { values } = parseArgs({
  options: {
    sweep: { type: 'string' },
    data: { type: 'string' },
    workspace: { type: 'string' },
    workers: { type: 'string' },
  },
})
const folder = values.sweep!
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())

let lease: HeldLease | undefined
try {
  const { record, runs } = readSweep(folder)
  const left = runs.filter(({ state }) => state !== 'finished').map(({ run }) => run)
  const workers = workersFor(values.workers ? Number(values.workers) : undefined, left.length)
  // Requests are made of a live lease: what lies there before is an old one.
  rmSync(sweepFiles(folder).stopRequest, { force: true })
  lease = takeLease(folder, workers, () => stop.abort())
  watchForStopRequest()
  console.log(`${new Date().toISOString()} process ${process.pid}: ${left.length} of ${runs.length} runs to do`)
  const datasets = await Promise.race([
    loadSweepData(record, { dataFolder: values.data, workspace: values.workspace }),
    // Nothing has been begun: a stop need not wait for the data.
    aborted(stop.signal).then(() => new Map()),
  ])
  const { failed } = await workSweep({
    record,
    sweepFolder: folder,
    engine: lease.engine,
    runs: left,
    datasets,
    workers,
    signal: stop.signal,
    workerScript: new URL('./worker.js', import.meta.url),
  })
  console.log(`${new Date().toISOString()} ${stop.signal.aborted ? 'stopped' : `done, ${failed} failed`}`)
  process.exitCode = stop.signal.aborted ? ExitCode.interrupted : failed > 0 ? ExitCode.someRunsFailed : ExitCode.done
} catch (error) {
  const code = exitCodeOf(error)
  console.error(code === undefined ? error : (error as Error).message)
  process.exitCode = code ?? ExitCode.crashed
} finally {
  lease?.release()
}
process.exit()

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** For machines that know no signals: `finetune-lab stop` leaves a file. */
function watchForStopRequest(): void {
  setInterval(() => existsSync(sweepFiles(folder).stopRequest) && stop.abort(), 300).unref()
}
