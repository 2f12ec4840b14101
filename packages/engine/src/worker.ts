import { hostname } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { createSimdNetwork, loadKernels, type Network } from '@finetune-lab/model'
import { openRunWriter, type PlannedRunRecord, runFolder } from '@finetune-lab/runs'
import { executeRun } from './execute-run.ts'
import type { WorkerInput, WorkerOrder, WorkerReport } from './worker-messages.ts'

// A worker thread: trains one run after another, each on a network of its own in the thread's memory.

const input = workerData as WorkerInput
const port = parentPort!
const report = (message: WorkerReport) => port.postMessage(message)
const stopRequested = () => Atomics.load(input.stop, 0) !== 0

port.on('message', ({ run }: WorkerOrder) => {
  if (run) report({ type: 'ended', state: execute(run, network) })
  else port.close()
})
// The kernels lie beside the bundled worker.
const network = createSimdNetwork({ build: input.build, kernels: loadKernels(new URL('.', import.meta.url)) })
report({ type: 'ready' })

/** A run that fails is told in its own folder; the others go on. */
function execute(run: PlannedRunRecord, network: Network): 'finished' | 'stopped' | 'failed' {
  const writer = openRunWriter(runFolder(input.sweepFolder, run.id))
  try {
    writer.event({ type: 'started', engine: input.engine, host: hostname(), worker: input.worker })
    writer.log(`started on ${hostname()}, worker ${input.worker}, ${input.device}`)
    const state = executeRun(run, { ...input, network, writer, executor: 'simd', stopRequested })
    writer.log(state)
    return state
  } catch (error) {
    writer.log(error instanceof Error ? (error.stack ?? error.message) : String(error))
    writer.event({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
    return 'failed'
  } finally {
    writer.close()
  }
}
