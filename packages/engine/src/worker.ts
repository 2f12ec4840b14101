import { hostname } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { createSimdNetwork, loadKernels, type Network } from '@finetune-lab/model'
import { ClaimLost, diskTrouble, openRunWriter, type RunWriter } from '@finetune-lab/runs'
import { executeRun } from './execute-run.ts'
import type { ClaimedRun, RunEnd, WorkerInput, WorkerOrder, WorkerReport } from './worker-messages.ts'

// A worker thread: trains one run after another, each on a network of its own in the thread's memory.

const input = workerData as WorkerInput
const port = parentPort!
const report = (message: WorkerReport) => port.postMessage(message)
const stopRequested = () => Atomics.load(input.stop, 0) !== 0

port.on('message', ({ claimed }: WorkerOrder) => {
  if (claimed) report({ type: 'ended', ...execute(claimed, network) })
  else port.close()
})
// The kernels lie beside the bundled worker.
const network = createSimdNetwork({ build: input.build, kernels: loadKernels(new URL('.', import.meta.url)) })
report({ type: 'ready' })

interface End {
  readonly state: RunEnd
  readonly reason?: string
}

/** A run that fails is told in its own folder; the others go on. What the disk fails at is no fault of the run. */
function execute({ run, claim }: ClaimedRun, network: Network): End {
  let writer: RunWriter | undefined
  try {
    writer = openRunWriter(claim.folder, { claim })
    const { worker, engine, device } = input
    writer.log(`started on ${hostname()}, worker ${worker}, ${device}`)
    const state = executeRun(run, {
      ...input,
      network,
      writer,
      executor: 'simd',
      worker: { engine, host: hostname(), worker },
      stopRequested,
    })
    writer.log(state)
    return { state }
  } catch (error) {
    return tell(error, claim.folder, writer)
  } finally {
    writer?.close()
  }
}

function tell(error: unknown, folder: string, writer: RunWriter | undefined): End {
  if (error instanceof ClaimLost) return { state: 'lost' }
  const trouble = diskTrouble(error)
  if (trouble) return { state: 'halted', reason: `${folder}: ${trouble} (${(error as Error).message})` }
  const message = error instanceof Error ? error.message : String(error)
  try {
    if (!writer) throw error
    writer.log(error instanceof Error ? (error.stack ?? message) : message)
    writer.event({ type: 'failed', message })
    return { state: 'failed' }
  } catch (again) {
    return again instanceof ClaimLost ? { state: 'lost' } : { state: 'halted', reason: `${folder}: ${message}` }
  }
}
