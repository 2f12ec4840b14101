import { builtKernels, readOptions } from './options.ts'
import { startPyTorch, type Task } from './pytorch-process.ts'
import { formatSpread, spreadOf } from './statistics.ts'
import { benchmarkImages, simdWorkload, workload } from './workload.ts'

// Rounds alternate: PyTorch, then each build, task by task. Other programs on the machine slow both down equally, so
// the ratio within a round is more reliable than either time.

const { rounds, images: kind, builds } = readOptions()
const images = benchmarkImages(kind)
const kernels = builtKernels()
const ours = builds.map(build => ({ build, work: simdWorkload(build, kernels, images) }))
const pytorch = await startPyTorch(images)

const tasks: readonly { task: Task; title: string; steps: number; wanted: number }[] = [
  { task: 'pretrain', title: 'pre-train step, ms', steps: workload.pretrainSteps, wanted: 6 },
  { task: 'forward', title: '1,000 forward images, ms', steps: 1, wanted: 2.5 },
  { task: 'head', title: 'head step, ms', steps: workload.headSteps, wanted: 10 },
]
const times = new Map<string, number[]>()
const record = (name: string, milliseconds: number) => times.set(name, [...(times.get(name) ?? []), milliseconds])

const WARM_UP = 3
for (let round = -WARM_UP; round < rounds; round++)
  for (const { task, steps } of tasks) {
    if (pytorch) {
      const seconds = await pytorch.run(task)
      if (round >= 0) record(`${task} pytorch`, (seconds * 1000) / steps)
    }
    for (const { build, work } of ours) {
      const milliseconds = timed(() => work[task]())
      if (round >= 0) record(`${task} ${build}`, milliseconds / steps)
    }
    if (task === 'pretrain' && round >= 0) record('batches', timed(() => ours[0].work.makeBatches()) / steps)
  }
pytorch?.stop()

console.log(
  `Node ${process.version}, ${pytorch ? `PyTorch ${pytorch.version} on one thread` : 'no PyTorch here, so only our kernels are measured'}.`,
)
console.log(
  `${kind}, batches of ${workload.batchSize}, ${workload.classes} classes, n = ${rounds} rounds: median (least … most)\n`,
)
for (const { task, title, wanted } of tasks) {
  console.log(title)
  const theirs = times.get(`${task} pytorch`)
  if (theirs) console.log(`  PyTorch  ${formatSpread(spreadOf(theirs), 3)}`)
  for (const { build } of ours) {
    const own = times.get(`${task} ${build}`)!
    const ratio = theirs && spreadOf(theirs.map((time, round) => time / own[round]))
    const verdict = ratio ? `  PyTorch takes ${formatSpread(ratio, 1)} times as long (target: ${wanted})` : ''
    console.log(`  ${build.padEnd(7)}  ${formatSpread(spreadOf(own), 4)}${verdict}`)
  }
}
console.log(`batch making within a pre-train step\n  ${formatSpread(spreadOf(times.get('batches')!), 4)} ms`)

function timed(work: () => void): number {
  const started = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - started) / 1e6
}
