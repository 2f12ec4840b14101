import { hostname } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { loadKernels, loadProbeKernels } from '@finetune-lab/model'
import { openRunWriter, type RunWriter } from '@finetune-lab/runs'
import { cpuNetworks } from '../executors/cpu-networks.ts'
import { recordRun } from '../training/record-run.ts'
import { type End, endOf } from './run-end.ts'
import type { ClaimedRun, WorkerInput, WorkerOrder, WorkerReport } from './worker-messages.ts'

// A worker thread: trains one run after another, on a network in the thread's memory.

const input = workerData as WorkerInput
const port = parentPort!
const report = (message: WorkerReport) => port.postMessage(message)
const stopRequested = () => Atomics.load(input.stop, 0) !== 0

port.on('message', ({ claimed }: WorkerOrder) => {
  if (claimed) report({ type: 'ended', ...execute(claimed) })
  else port.close()
})
// The kernels are next to the bundled worker.
const folder = new URL('.', import.meta.url)
const networkFor = cpuNetworks({
  build: input.build,
  kernels: loadKernels(folder),
  probeKernels: loadProbeKernels(folder),
})
report({ type: 'ready' })

/** Trains a run. A failure is recorded in its folder; the other runs continue. */
function execute({ run, claim }: ClaimedRun): End {
  let writer: RunWriter | undefined
  try {
    writer = openRunWriter(claim.folder, { claim })
    const { worker, engine, device } = input
    writer.log(`started on ${hostname()}, worker ${worker}, ${device}`)
    const state = recordRun(run, {
      ...input,
      network: networkFor(run.settings),
      writer,
      executor: 'simd',
      worker: { engine, host: hostname(), worker },
      stopRequested,
    })
    writer.log(state)
    return { state }
  } catch (error) {
    return endOf(error, claim.folder, writer)
  } finally {
    writer?.close()
  }
}
