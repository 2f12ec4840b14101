import { join } from 'node:path'
import { type EngineFailure, ExitCode, engineFailure, launchEngine } from '@finetune-lab/engine'
import { readSweepRecord, type SlurmOptions, type SlurmRecord } from '@finetune-lab/runs'
import { submitSweep } from '@finetune-lab/slurm'
import * as vscode from 'vscode'
import type { StoreModel } from '../store/store-model.ts'
import { storeOfSweep, type WorkspaceStore } from '../store/workspace-stores.ts'
import { checkedNode } from './node.ts'

/** Starts engines, each a process that outlives this window, and knows of those it started how they ended. */
export class Engines {
  readonly #script: string
  readonly #model: StoreModel
  /** Sweeps whose end, if it comes now, a person knows of: it was asked for, or is told of here. */
  readonly #explained = new Set<string>()
  /** Sweeps that an engine of this window is at work on, with their experiment files. */
  readonly #working = new Map<string, string>()

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
      engine.once('error', cause => reject(new Error(`${node} cannot be started: ${cause.message}`, { cause })))
    })
    this.#working.set(sweepFolder, file)
    const followed = this.#model.follow(sweepFolder)
    engine.on('exit', code => {
      this.#working.delete(sweepFolder)
      if (code === ExitCode.held) void tellHeld(sweepFolder)
      const failure = engineFailure(sweepFolder, code)
      const isTold = failure && failure.how !== 'was killed' && !this.isExplained(sweepFolder)
      if (isTold) void tell(sweepFolder, failure)
      const ending = isTold && this.expectEnd(sweepFolder)
      this.#model.refresh()
      followed.dispose()
      if (ending) ending.dispose()
    })
    // The window may close before it.
    engine.unref()
  }

  /**
   * Hands what is left of a sweep to Slurm.
   *
   * @throws SlurmProblem, NodeProblem
   */
  async submit(sweepFolder: string, options: SlurmOptions): Promise<SlurmRecord> {
    const store = storeOfSweep(sweepFolder)
    const node = await checkedNode()
    const { dataFolder, workspace } = store ?? {}
    return submitSweep(sweepFolder, { script: this.#script, node, dataFolder, workspace, options })
  }

  /** Until it is disposed of, the end of this sweep is no surprise: a later one, after somebody resumed it, is one again. */
  expectEnd(sweepFolder: string): vscode.Disposable {
    this.#explained.add(sweepFolder)
    return { dispose: () => this.#explained.delete(sweepFolder) }
  }

  /** Whether a person knows how this sweep ends now: asked for it, or was told. */
  isExplained(sweepFolder: string): boolean {
    return this.#explained.has(sweepFolder)
  }

  /** The sweep of an experiment file that an engine of this window is at work on. */
  workingOn(file: string): string | undefined {
    return [...this.#working].find(([, each]) => each === file)?.[0]
  }
}

/** Another engine, started elsewhere at the same moment, was faster: its work is shown. */
async function tellHeld(sweepFolder: string): Promise<void> {
  const { name } = readSweepRecord(sweepFolder)
  await vscode.window.showInformationMessage(`${name}: an engine is at work on this sweep already.`)
}

async function tell(sweepFolder: string, { how, message, log }: EngineFailure): Promise<void> {
  const [showLog, resume] = ['Show log', 'Resume']
  const chosen = await vscode.window.showErrorMessage(`The engine ${how}: ${message}`, showLog, resume)
  if (chosen === showLog) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(log))
  if (chosen === resume) await vscode.commands.executeCommand('finetuneLab.resume', { folder: sweepFolder })
}
