import { cpus } from 'node:os'
import { pathToFileURL } from 'node:url'
import { generalNeed } from '@finetune-lab/experiment'
import { availableBuild, cohortOf, createSimdNetwork, type KernelBuild, loadKernels } from '@finetune-lab/model'
import { measureSpeed } from '../machine/measure-speed.ts'
import { loadSweepData } from '../process/load-sweep-data.ts'
import { workersFor, workSweep } from '../workers/work-sweep.ts'
import { cpuNetworks } from './cpu-networks.ts'
import type { Executor, OpenOptions } from './executor.ts'
import { ExecutorUnavailable } from './executor-unavailable.ts'

/** Steps of a network that may be hundreds of times as slow as the course network. */
const FEW = { pretrain: 4, finetune: 50, images: 64 }

/** The CPU kernels: one run per worker thread. */
export const simd: Executor = {
  lack: () => undefined,
  workers: workersFor,

  async open({ build: wanted = 'auto' }: OpenOptions) {
    const available = availableBuild()
    if (wanted === 'relaxed' && available === 'plain')
      throw new ExecutorUnavailable(
        `--build relaxed: Node ${process.versions.node} on this machine has no relaxed SIMD. Use --build plain or auto.`,
      )
    const build = wanted === 'auto' ? available : wanted
    return { name: 'simd', build, device: `${cpus()[0]?.model.trim() || 'CPU'}, ${build} SIMD` }
  },

  async speed(build, runs, engineFolder, wanted, settings) {
    const kernels = loadKernels(pathToFileURL(engineFolder))
    const options = { build: build as KernelBuild, kernels }
    const workers = workersFor(wanted, runs)
    if (!settings || !generalNeed(settings))
      return { speed: measureSpeed(cohortOf([createSimdNetwork(options)])), workers }
    return { speed: measureSpeed(cohortOf([cpuNetworks(options)(settings)]), FEW, settings), workers }
  },

  async train({ record, stop, script, ...work }) {
    const { build, device } = record.executor
    // No run has started yet, so a stop need not wait for the data.
    const stopped = aborted(stop.signal).then(() => new Map<never, never>())
    return workSweep({
      ...work,
      build: build as KernelBuild,
      device,
      datasets: await Promise.race([loadSweepData(record, work), stopped]),
      signal: stop.signal,
      workerScript: script('worker.js'),
    })
  },
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}
