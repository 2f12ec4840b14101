import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { initialExtractor, initialHead } from '@finetune-lab/model'
import { loadTensorflow, MALLOC_TUNABLES } from '@finetune-lab/model/tensorflow'
import { plainBatch, plainNetwork } from '@finetune-lab/model/testing/plain-tfjs'
import { cohortWorkload, type Mode } from './cohort-workload.ts'
import { formatSpread, spreadOf } from './statistics.ts'
import { dispatchCost, timed } from './time-in-tensorflow.ts'
import { workload } from './workload.ts'

// Time of a cohort's step on the CPU library with one thread, including its batches; alternating with it, time of a
// plain tfjs step for one network on prepared batches. Reports processor time, because the machine may be busy.

const PLAIN_STEPS = 25

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    runs: { type: 'string', default: '1,21,84,420' },
    steps: { type: 'string', default: '50' },
  },
})

// Both are read when a process starts.
const SETTINGS = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', GLIBC_TUNABLES: MALLOC_TUNABLES }
if (Object.entries(SETTINGS).some(([name, value]) => process.env[name] !== value))
  execFileSync(process.execPath, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    env: { ...process.env, ...SETTINGS },
    stdio: 'inherit',
  })
else measure()

function measure(): void {
  const tensorflow = loadTensorflow('cpu')
  const { tf, version, device } = tensorflow
  const rounds = Number(values.rounds)
  const steps = Number(values.steps)
  const cost = dispatchCost(tensorflow)
  const head = initialHead(0, 'pretrainer', 'benchmark', workload.classes)
  const plain = plainNetwork(tf, initialExtractor(0), head, workload.learningRate)
  const batch = plainBatch(tf, workload.batchSize, workload.classes)
  const plainStep = () => {
    const milliseconds = processorTime(() => {
      for (let step = 0; step < PLAIN_STEPS; step++) plain.step(batch)
      plain.lastBias()
    })
    return milliseconds / PLAIN_STEPS
  }

  console.log(`libtensorflow ${version}, one thread, Node ${process.version}, ${device}`)
  console.log(
    `${steps} steps per call, batches of ${workload.batchSize}, ${workload.classes} classes, n = ${rounds} rounds`,
  )
  console.log(`dispatching one operation from JavaScript: ${(cost * 1000).toFixed(1)} µs\n`)
  for (const runs of values.runs.split(',').map(Number)) {
    const work = cohortWorkload(runs, steps)
    for (const mode of ['eager', 'graph'] as const) measureCohort(runs, mode, work)
  }

  function measureCohort(runs: number, mode: Mode, work: ReturnType<typeof cohortWorkload>): void {
    const { tensorflow: noted, taken } = timed(tensorflow)
    const cohort = work.cohort(noted, mode)
    const train = () => cohort.pretrain(work.steps, work.learningRate)
    const ready = wallTime(train)
    plainStep()
    const before = cohort.counts()
    const ofStep: number[] = []
    const outside: number[] = []
    const ratios: number[] = []
    for (let round = 0; round < rounds; round++) {
      const plainTime = plainStep()
      taken()
      let wall = 0
      const own = processorTime(() => {
        wall = wallTime(train)
      })
      ofStep.push(own / steps)
      outside.push((own * (1 - taken() / wall)) / steps) // its share of the wall time
      ratios.push((plainTime * steps * runs) / own)
    }
    const after = cohort.counts()
    cohort.dispose()
    const all = rounds * steps
    const operations = (after.operations - before.operations) / all
    const kilobytes = (from: number, to: number) => ((to - from) / all / runs).toFixed(0)
    console.log(`${runs} runs, ${mode}: ready after ${(ready / 1000).toFixed(1)} s`)
    console.log(`  operations per step         ${operations.toFixed(1)}`)
    console.log(`  step, ms of processor time  ${formatSpread(spreadOf(ofStep), 2)}`)
    console.log(`  per run, ms                 ${formatSpread(spreadOf(ofStep.map(time => time / runs)), 3)}`)
    console.log(`  in JavaScript, ms per step  ${formatSpread(spreadOf(outside), 3)}`)
    console.log(`  dispatching, ms per step    ${mode === 'eager' ? (operations * cost).toFixed(2) : 'in the library'}`)
    const toDevice = kilobytes(before.bytesToDevice, after.bytesToDevice)
    const back = kilobytes(before.bytesFromDevice, after.bytesFromDevice)
    console.log(`  bytes per run and step      ${toDevice} to the device, ${back} back`)
    console.log(`  plain tfjs takes            ${formatSpread(spreadOf(ratios), 1)} times as long per run and step\n`)
  }
}

function wallTime(work: () => void): number {
  const started = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - started) / 1e6
}

/** Milliseconds. */
function processorTime(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
