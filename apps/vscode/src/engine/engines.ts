import { join } from 'node:path'
import { type EngineFailure, ExitCode, engineFailure, launchEngine } from '@finetune-lab/engine'
import { readSweepRecord, type SlurmOptions, type SlurmRecord } from '@finetune-lab/runs'
import { submitSweep } from '@finetune-lab/slurm'
import * as vscode from 'vscode'
import type { StoreModel } from '../store/store-model.ts'
import { storeOfSweep, type WorkspaceStore } from '../store/workspace-stores.ts'
import { checkedNode } from './node.ts'

/** Starts engines, which are processes that outlive this window, and reports how those it started ended. */
export class Engines {
  readonly #script: string
  readonly #model: StoreModel
  /** Sweeps whose end the user already knows about: they asked for it, or it is reported here. */
  readonly #explained = new Set<string>()
  /** Sweeps that an engine started by this window is running, with their experiment files. */
  readonly #working = new Map<string, string>()

  /** @param dist the folder of the built extension */
  constructor(dist: string, model: StoreModel) {
    this.#script = join(dist, 'engine', 'engine.js')
    this.#model = model
  }

  /**
   * Starts the engine on the remaining runs of a sweep. Its progress is read from the store.
   *
   * @throws NodeProblem if there is no usable Node
   */
  async start(sweepFolder: string, store: WorkspaceStore | undefined = storeOfSweep(sweepFolder)): Promise<void> {
    const node = await checkedNode()
    const scope = store && vscode.Uri.file(store.workspace)
    const workers = vscode.workspace.getConfiguration('finetuneLab', scope).get<number>('workers') || undefined
    const { file } = readSweepRecord(sweepFolder)
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
      engine.once('error', cause => reject(new Error(`Cannot start ${node}: ${cause.message}`, { cause })))
    })
    this.#working.set(sweepFolder, file)
    const followed = this.#model.follow(sweepFolder)
    engine.on('exit', code => {
      this.#working.delete(sweepFolder)
      if (code === ExitCode.held) void reportHeld(sweepFolder)
      const failure = engineFailure(sweepFolder, code)
      const isReported = failure && failure.how !== 'was killed' && !this.isExplained(sweepFolder)
      if (isReported) void report(sweepFolder, failure)
      const ending = isReported && this.expectEnd(sweepFolder)
      this.#model.refresh()
      followed.dispose()
      if (ending) ending.dispose()
    })
    // The window may close before the engine ends.
    engine.unref()
  }

  /**
   * Submits the remaining runs of a sweep to Slurm.
   *
   * @throws SlurmProblem, NodeProblem
   */
  async submit(sweepFolder: string, options: SlurmOptions): Promise<SlurmRecord> {
    const store = storeOfSweep(sweepFolder)
    const node = await checkedNode()
    const { dataFolder, workspace } = store ?? {}
    return submitSweep(sweepFolder, { script: this.#script, node, dataFolder, workspace, options })
  }

  /** Until disposed, the end of this sweep is expected and not reported. */
  expectEnd(sweepFolder: string): vscode.Disposable {
    this.#explained.add(sweepFolder)
    return { dispose: () => this.#explained.delete(sweepFolder) }
  }

  /** Whether the user already knows why this sweep ends. */
  isExplained(sweepFolder: string): boolean {
    return this.#explained.has(sweepFolder)
  }

  /** The sweep of an experiment file that an engine started by this window is running. */
  workingOn(file: string): string | undefined {
    return [...this.#working].find(([, each]) => each === file)?.[0]
  }
}

/** Another engine, started elsewhere at the same moment, claimed the sweep first. */
async function reportHeld(sweepFolder: string): Promise<void> {
  const { name } = readSweepRecord(sweepFolder)
  await vscode.window.showInformationMessage(`${name}: this sweep is already running.`)
}

async function report(sweepFolder: string, { how, message, log }: EngineFailure): Promise<void> {
  const [showLog, resume] = ['Show log', 'Resume']
  const chosen = await vscode.window.showErrorMessage(`The engine ${how}: ${message}`, showLog, resume)
  if (chosen === showLog) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(log))
  if (chosen === resume) await vscode.commands.executeCommand('finetuneLab.resume', { folder: sweepFolder })
}
