import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { KernelBuild } from '@finetune-lab/model'
import { builtKernels, readOptions } from './options.ts'
import { formatSpread, spreadOf } from './statistics.ts'
import { benchmarkImages, type ImageKind, simdWorkload, workload } from './workload.ts'

// Two worker threads against one. On a shared machine, only rounds count in which this process really had the cores,
// judging by processor time over wall time.

const MINIMUM_CORES = { one: 0.97, two: 1.95 }
const ROUND_MILLISECONDS = 250
const ATTEMPTS_PER_ROUND = 10

interface Assignment {
  readonly build: KernelBuild
  readonly images: ImageKind
}

if (isMainThread) {
  const { rounds, images, builds } = readOptions()
  for (const build of builds) await measure({ build, images }, rounds)
} else work(workerData as Assignment)

async function measure(assignment: Assignment, rounds: number): Promise<void> {
  const workers = [0, 1].map(() => new Worker(new URL(import.meta.url), { workerData: assignment }))
  const ask = (worker: Worker) =>
    new Promise<number>(resolve => {
      worker.once('message', resolve)
      worker.postMessage('go')
    })
  const round = async (asked: readonly Worker[]) => {
    const before = process.cpuUsage()
    const started = process.hrtime.bigint()
    const rates = await Promise.all(asked.map(ask))
    const { user, system } = process.cpuUsage(before)
    const cores = (user + system) / (Number(process.hrtime.bigint() - started) / 1000)
    return { rate: rates.reduce((sum, rate) => sum + rate, 0), cores }
  }

  await round(workers)
  await round(workers)
  const one: number[] = []
  const two: number[] = []
  let attempts = 0
  for (; attempts < rounds * ATTEMPTS_PER_ROUND && Math.min(one.length, two.length) < rounds; attempts++) {
    const single = await round([workers[attempts % 2]])
    const both = await round(workers)
    if (single.cores > MINIMUM_CORES.one) one.push(single.rate)
    if (both.cores > MINIMUM_CORES.two) two.push(both.rate)
  }
  await Promise.all(workers.map(worker => worker.terminate()))

  console.log(
    `${assignment.build}, pre-train steps per second; rounds that had their cores: ${one.length} and ${two.length} of ${attempts}`,
  )
  if (one.length === 0 || two.length === 0) {
    console.log('  The machine was too busy to measure.')
    return
  }
  console.log(`  one worker   ${formatSpread(spreadOf(one), 0)}`)
  console.log(`  two workers  ${formatSpread(spreadOf(two), 0)}`)
  console.log(`  scaling      ${(spreadOf(two).median / spreadOf(one).median).toFixed(2)}`)
}

function work({ build, images }: Assignment): void {
  const own = simdWorkload(build, builtKernels(), benchmarkImages(images))
  parentPort!.on('message', () => {
    const started = process.hrtime.bigint()
    const milliseconds = () => Number(process.hrtime.bigint() - started) / 1e6
    let steps = 0
    while (milliseconds() < ROUND_MILLISECONDS) {
      own.pretrain()
      steps += workload.pretrainSteps
    }
    parentPort!.postMessage((steps / milliseconds()) * 1000)
  })
}
