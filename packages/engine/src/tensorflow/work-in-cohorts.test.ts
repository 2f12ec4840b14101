import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readSweep, runFiles, runFolder, takeLease, watchEngines } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import { expect, test } from 'vitest'
import { ExecutorUnavailable } from '../executors/executor-unavailable.ts'
import { smallData, smallExperiment, smallSweep } from '../testing/small-sweep.ts'
import { runQueue } from '../workers/run-queue.ts'
import { workInCohorts } from './work-in-cohorts.ts'

// How the engine handles its TensorFlow process, with stand-ins that only send what it would send, and die on request.

const experiment = smallExperiment(smallData())
const SAY = `
const { appendFileSync } = require('node:fs')
const say = report => process.send(report)
const end = (claimed, state) => { for (const { run } of claimed) say({ type: 'ended', run: run.id, state }) }
const finish = claimed => { end(claimed, 'finished'); say({ type: 'free' }) }
process.on('disconnect', () => process.exit())
const note = claimed => appendFileSync(__filename + '.txt', claimed.length + '\\n')
const onTrain = train => process.on('message', order => { if (order.type === 'train') { note(order.claimed); train(order.claimed) } })
`

async function work(script: string, stop = new AbortController()) {
  const sweepFolder = await smallSweep(experiment)
  const file = join(mkdtempSync(join(tmpdir(), 'finetune-lab-executor-')), 'executor.cjs')
  writeFileSync(file, `${SAY}${script}`)
  const lease = takeLease(sweepFolder, 1)
  const { runs } = readSweep(sweepFolder)
  const queue = runQueue({
    sweepFolder,
    runs: runs.map(({ run }) => run),
    holder: lease.holder,
    engines: watchEngines(sweepFolder),
    retryFailed: true,
  })
  const common = { sweepFolder, engine: lease.engine, checkpointSeconds: 3, queue, stop }
  try {
    const outcome = await workInCohorts({ ...common, script: pathToFileURL(file) })
    const notes = `${file}.txt`
    return {
      ...outcome,
      stopped: stop.signal.aborted,
      /** Number of runs in each order. */
      cohorts: existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n').map(Number) : [],
      runs: readSweep(sweepFolder).runs.map(({ run, state, error }) => ({
        state,
        error,
        log: logOf(runFiles(runFolder(sweepFolder, run.id)).log),
      })),
    }
  } finally {
    lease.release()
  }
}

const logOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '')

test('cohorts are as large as the process has room for, and trained one after another', async () => {
  const { cohorts, failed, halted } = await work("onTrain(finish); say({ type: 'ready', capacity: 5 })")
  expect({ cohorts, failed, halted }).toEqual({ cohorts: [5, 5, 2], failed: 0, halted: undefined })
})

test('the log of every run in progress reports a killed process; half as many runs resume', async () => {
  const { cohorts, failed, runs } = await work(`
    onTrain(claimed => claimed.length > 2 ? process.kill(process.pid, 'SIGKILL') : finish(claimed))
    say({ type: 'ready', capacity: 8 })`)
  expect(cohorts).toEqual([8, 4, 2, 2, 2, 2, 2, 2])
  expect(failed).toBe(0)
  expect(runs[0].log).toMatch(
    /the TensorFlow process was killed \(SIGKILL\), with 8 runs in progress; retrying with 4 at once\n.* with 4 runs in progress; retrying with 2 at once\n$/,
  )
  expect(runs[4].log).toMatch(/with 8 runs in progress; retrying with 4 at once\n$/)
  expect(runs.slice(8).map(({ log }) => log)).toEqual(['', '', '', ''])
})

test('a run that alone kills the process fails with the reason, and no other run does', async () => {
  const { failed, runs } = await work(`
    onTrain(claimed => claimed.some(({ run }) => run.id.includes('collage-s4-seed1')) ? process.kill(process.pid, 'SIGSEGV') : finish(claimed))
    say({ type: 'ready', capacity: 12 })`)
  expect(failed).toBe(1)
  const [only, ...others] = runs.filter(({ error }) => error !== undefined)
  expect(others).toEqual([])
  expect(only).toMatchObject({
    state: 'failed',
    error: 'The TensorFlow process was killed (SIGSEGV), with 1 run in progress.',
  })
})

test('an error from TensorFlow fails its cohort, unless it is out of memory; the others are trained in a new process', async () => {
  const { cohorts, failed, runs } = await work(`
    onTrain(claimed => {
      const first = claimed.some(({ run }) => run.id === 'rows-none-s2-seed0')
      if (!first) return finish(claimed)
      const message = claimed.length > 4 ? 'OOM when allocating tensor with shape [8]' : 'no such operation'
      process.send({ type: 'broken', message }, () => process.exit(1))
    })
    say({ type: 'ready', capacity: 8 })`)
  expect(cohorts).toEqual([8, 4, 4, 4])
  expect(failed).toBe(4)
  expect(runs[0].error).toBe('The TensorFlow process gave up: no such operation, with 4 runs in progress.')
  expect(runs[0].log).toMatch(/gave up: OOM when allocating .*, with 8 runs in progress; retrying with 4 at once\n/)
})

test('runs that had ended when it died are not started again', async () => {
  const { cohorts, failed, runs } = await work(`
    onTrain(claimed => {
      if (claimed.length < 12) return finish(claimed)
      end(claimed.slice(0, 9), 'finished')
      process.send({ type: 'ended', run: claimed[9].run.id, state: 'failed' }, () => process.kill(process.pid, 'SIGKILL'))
    })
    say({ type: 'ready', capacity: 12 })`)
  expect(cohorts).toEqual([12, 1, 1])
  expect(failed).toBe(1)
  expect(runs.filter(({ log }) => log.includes('with 2 runs in progress; retrying with 1 at once'))).toHaveLength(2)
})

test('a stop reaches it, and its current runs go back to the queue', async () => {
  const stop = new AbortController()
  process.once('SIGUSR2', () => stop.abort())
  const { failed, cohorts, stopped } = await work(
    `
    let at
    onTrain(claimed => { at = claimed; say({ type: 'ended', run: claimed[0].run.id, state: 'finished' }); process.kill(process.ppid, 'SIGUSR2') })
    process.on('message', order => { if (order.type === 'stop') { end(at.slice(1), 'stopped'); say({ type: 'free' }) } })
    say({ type: 'ready', capacity: 4 })`,
    stop,
  )
  expect({ failed, cohorts, stopped }).toEqual({ failed: 0, cohorts: [4], stopped: true })
})

test('a stop sent only to the process stops the engine', async () => {
  const { cohorts, stopped } = await work(`
    onTrain(claimed => { end(claimed, 'stopped'); say({ type: 'free' }) })
    say({ type: 'ready', capacity: 4 })`)
  expect({ cohorts, stopped }).toEqual({ cohorts: [4], stopped: true })
})

test('a store that cannot be written halts it', async () => {
  const { halted, stopped } = await work(`
    onTrain(claimed => {
      say({ type: 'ended', run: claimed[0].run.id, state: 'halted', reason: 'the disk is full' })
      finish(claimed.slice(1))
    })
    say({ type: 'ready', capacity: 4 })`)
  expect({ halted, stopped }).toEqual({ halted: 'the disk is full', stopped: true })
})

test.each([
  [
    "say({ type: 'refused', code: 3, message: 'TensorFlow finds no GPU' })",
    ExecutorUnavailable,
    'TensorFlow finds no GPU',
  ],
  ["say({ type: 'refused', code: 2, message: 'not the file' })", UserFacingError, 'not the file'],
  [
    "process.kill(process.pid, 'SIGILL')",
    ExecutorUnavailable,
    'TensorFlow cannot be used: its process was killed (SIGILL)',
  ],
  ['process.exit(4)', ExecutorUnavailable, 'TensorFlow cannot be used: its process ended with code 4'],
] as const)('a process that cannot start is refused with its reason: %s', async (script, kind, message) => {
  const refusal = await work(script).catch(error => error)
  expect(refusal).toBeInstanceOf(kind)
  expect(refusal.message).toBe(message)
})
