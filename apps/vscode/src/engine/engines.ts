import { join } from 'node:path'
import { type EngineFailure, engineFailure, launchEngine } from '@finetune-lab/engine'
import * as vscode from 'vscode'
import type { StoreModel } from '../store/store-model.ts'
import { storeOfSweep, type WorkspaceStore } from '../store/workspace-stores.ts'
import { checkedNode } from './node.ts'

/** Starts engines, each a process that outlives this window, and knows of those it started how they ended. */
export class Engines {
  readonly #script: string
  readonly #model: StoreModel
  readonly #failures = new Map<string, EngineFailure>()
  readonly #stopped = new Set<string>()

  /** @param dist the folder of the built extension */
  constructor(dist: string, model: StoreModel) {
    this.#script = join(dist, 'engine', 'engine.js')
    this.#model = model
  }

  /**
   * Starts the engine on what is left of a sweep. What it does is seen in the store.
   *
   * @throws NodeProblem where there is no Node to run it
   */
  async start(sweepFolder: string, store: WorkspaceStore | undefined = storeOfSweep(sweepFolder)): Promise<void> {
    const node = await checkedNode()
    const scope = store && vscode.Uri.file(store.workspace)
    const workers = vscode.workspace.getConfiguration('finetuneLab', scope).get<number>('workers') || undefined
    this.#failures.delete(sweepFolder)
    this.#stopped.delete(sweepFolder)
    const engine = launchEngine({
      script: this.#script,
      sweepFolder,
      dataFolder: store?.dataFolder,
      workspace: store?.workspace,
      workers,
      node,
    })
    await new Promise<void>((resolve, reject) => {
      engine.once('spawn', resolve)
      engine.once('error', cause => reject(new Error(`${node} cannot be started: ${cause.message}`, { cause })))
    })
    engine.on('exit', code => {
      const failure = engineFailure(sweepFolder, code)
      if (failure && !this.#stopped.has(sweepFolder)) {
        this.#failures.set(sweepFolder, failure)
        if (failure.how !== 'was killed') void tell(sweepFolder, failure)
      }
      this.#model.refresh()
    })
    // The window may close before it.
    engine.unref()
    this.#model.refresh()
  }

  /** A stop was asked for here: its end is no surprise. */
  expectEnd(sweepFolder: string): void {
    this.#stopped.add(sweepFolder)
  }

  /** Whether a person knows how this sweep ended: asked for it, or was told. */
  isExplained(sweepFolder: string): boolean {
    const failure = this.#failures.get(sweepFolder)
    return this.#stopped.has(sweepFolder) || (failure !== undefined && failure.how !== 'was killed')
  }
}

async function tell(sweepFolder: string, { how, message, log }: EngineFailure): Promise<void> {
  const [showLog, resume] = ['Show log', 'Resume']
  const chosen = await vscode.window.showErrorMessage(`The engine ${how}: ${message}`, showLog, resume)
  if (chosen === showLog) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(log))
  if (chosen === resume) await vscode.commands.executeCommand('finetuneLab.resume', { folder: sweepFolder })
}
