import { join } from 'node:path'
import { launchEngine } from '@finetune-lab/engine'
import type { AgentContext } from './agent-tool.ts'

/** Folders of the sweeps whose engine this process has started and that has not ended. */
const live = new Set<string>()

/** Starts an engine, which outlives this process. */
export function startEngine(
  sweepFolder: string,
  { engineFolder, workspace, dataFolder, workers }: AgentContext,
): Promise<void> {
  const engine = launchEngine({
    script: join(engineFolder, 'engine.js'),
    sweepFolder,
    dataFolder,
    workspace,
    workers,
  })
  engine.unref()
  live.add(sweepFolder)
  engine.once('exit', () => live.delete(sweepFolder))
  return new Promise((resolve, reject) => {
    engine.once('spawn', resolve)
    engine.once('error', error => {
      live.delete(sweepFolder)
      reject(error)
    })
  })
}

/** Whether an engine that this process started still runs. It may not have reached the sweep yet. */
export const engineRuns = (sweepFolder: string): boolean => live.has(sweepFolder)
