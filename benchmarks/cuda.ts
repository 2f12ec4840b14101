import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { firstVisibleGpu, loadTensorflow, TensorflowUnavailable, tensorflowLack } from '@finetune-lab/model/tensorflow'
import { cohortWorkload } from './cohort-workload.ts'
import { formatSpread, spreadOf } from './statistics.ts'
import { workload } from './workload.ts'

// Benchmarks a cohort on a GPU, and the same training with PyTorch and JAX, on a machine that has one.

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    runs: { type: 'string', default: '1,21,84,420' },
    steps: { type: 'string', default: '500' },
  },
})
const rounds = Number(values.rounds)
const steps = Number(values.steps)
const sizes = values.runs.split(',').map(Number)

const lack = tensorflowLack('gpu')
if (lack !== undefined) giveUp(lack)
await measure()

async function measure(): Promise<void> {
  const tensorflow = loaded()
  if (!tensorflow.usesGpu) giveUp('TensorFlow with CUDA is installed, but it uses the CPU instead of a GPU')
  console.log(`${tensorflow.device}, libtensorflow ${tensorflow.version}, Node ${process.version}`)
  console.log(`${steps} steps per call, batches of ${workload.batchSize}, n = ${rounds} rounds\n`)
  for (const runs of sizes) {
    const work = cohortWorkload(runs, steps)
    for (const mode of ['eager', 'graph'] as const) {
      const cohort = work.cohort(tensorflow, mode)
      const train = () => cohort.pretrain(work.steps, work.learningRate)
      const ready = wallTime(train)
      const watch = watchGpu()
      const times = Array.from({ length: rounds }, () => wallTime(train) / steps)
      const seen = await watch.end()
      cohort.dispose()
      report(`${runs} runs, ${mode} (ready after ${(ready / 1000).toFixed(1)} s)`, times, runs, seen)
    }
  }
  for (const library of ['pytorch', 'jax']) await measurePython(library)
}

/** One line per size: milliseconds per step, round by round. */
async function measurePython(library: string): Promise<void> {
  const script = fileURLToPath(new URL('../cohort_steps.py', import.meta.url))
  for (const runs of sizes) {
    const numbers = [runs, steps, rounds, workload.batchSize, workload.classes].map(String)
    const watch = watchGpu()
    try {
      const output = execFileSync(process.env.PYTHON ?? 'python3', [script, library, 'gpu', ...numbers], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const seen = await watch.end()
      const { version, device, times } = JSON.parse(output.trim().split('\n').at(-1)!)
      report(`${runs} runs, ${library} ${version} with vmap on ${device}`, times, runs, seen)
    } catch (cause) {
      await watch.end()
      const { stderr } = cause as { stderr?: string }
      console.log(`${library}: not measured: ${stderr?.trim().split('\n').at(-1) ?? (cause as Error).message}`)
      return
    }
  }
}

function report(title: string, times: readonly number[], runs: number, seen: GpuSeen): void {
  console.log(title)
  console.log(`  step, ms             ${formatSpread(spreadOf(times), 3)}`)
  console.log(`  per run, µs          ${formatSpread(spreadOf(times.map(time => (time / runs) * 1000)), 1)}`)
  if (seen.utilisation.length === 0) console.log('  utilisation          too short to measure')
  else console.log(`  utilisation, %       ${formatSpread(spreadOf(seen.utilisation), 0)}`)
  if (seen.memory.length > 0) console.log(`  memory, MiB          ${Math.max(...seen.memory)}`)
}

interface GpuSeen {
  readonly utilisation: number[]
  readonly memory: number[]
}

/** Readings of nvidia-smi, five times a second. */
function watchGpu(): { end(): Promise<GpuSeen> } {
  const query = ['--query-gpu=utilization.gpu,memory.used', '--format=csv,noheader,nounits', '-lms', '200']
  const child: ChildProcess = spawn('nvidia-smi', [...firstVisibleGpu(), ...query], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let text = ''
  child.stdout!.on('data', data => {
    text += data
  })
  const ended = new Promise<void>(resolve => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    async end() {
      child.kill()
      await ended
      // The training blocks this process, so nvidia-smi's output waits in the pipe until now.
      const rows = text
        .trim()
        .split('\n')
        .map(line => line.split(',').map(Number))
        .filter(row => row.length === 2 && row.every(Number.isFinite))
      return { utilisation: rows.map(([percent]) => percent), memory: rows.map(([, mebibytes]) => mebibytes) }
    },
  }
}

function loaded() {
  try {
    return loadTensorflow('gpu')
  } catch (error) {
    if (error instanceof TensorflowUnavailable) return giveUp(error.message)
    throw error
  }
}

function giveUp(reason: string): never {
  process.stderr.write(`Cannot measure: ${reason}.\n`)
  process.exit(3)
}

function wallTime(work: () => void): number {
  const started = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - started) / 1e6
}
