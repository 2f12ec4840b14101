import { parentPort, workerData } from 'node:worker_threads'
import { type RunSettings, runNetwork } from '@finetune-lab/experiment'
import {
  type Extractor,
  extractorIn,
  loadKernels,
  loadProbeKernels,
  readSafetensors,
  SafetensorsError,
} from '@finetune-lab/model'
import { cpuNetworks } from '../executors/cpu-networks.ts'
import type { ChallengeInput, ChallengeOrder, ChallengeReport } from './challenge-messages.ts'
import { challengeRun } from './challenge-run.ts'

// A worker thread of a challenge: takes one run after another.

const { datasets, build, stop } = workerData as ChallengeInput
const port = parentPort!
const report = (message: ChallengeReport) => port.postMessage(message)
// The kernels are next to the bundled worker.
const folder = new URL('.', import.meta.url)
const probeKernels = loadProbeKernels(folder)
const networkOf = cpuNetworks({ build, kernels: loadKernels(folder), probeKernels })

port.on('message', async (order: ChallengeOrder | undefined) => {
  if (!order) return port.close()
  try {
    report(await challenge(order))
  } catch (error) {
    report({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
})
report({ type: 'ready' })

async function challenge({ settings, model, heads }: ChallengeOrder): Promise<ChallengeReport> {
  const extractor = model === undefined ? undefined : await savedExtractor(model, settings)
  const work = challengeRun({ settings, extractor, heads }, datasets, networkOf(settings), probeKernels[build])
  for (;;) {
    const { done, value } = work.next()
    if (done) return { type: 'done', finetunes: value, remade: extractor === undefined }
    if (Atomics.load(stop, 0) !== 0) return { type: 'stopped' }
  }
}

/** Undefined if the model was removed in the meantime or is damaged. */
async function savedExtractor(path: string, { network }: RunSettings): Promise<Extractor | undefined> {
  try {
    return extractorIn(await readSafetensors(path), path, runNetwork(network))
  } catch (error) {
    if (error instanceof SafetensorsError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
