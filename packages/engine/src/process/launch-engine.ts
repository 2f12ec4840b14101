import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, constants } from 'node:fs'
import { resolve } from 'node:path'
import { DiskError, diskTrouble, openPlainFile, refuseMisplacedFiles, sweepFiles } from '@finetune-lab/runs'

export interface LaunchOptions {
  /** The engine's script: `engine.js` of this package's build. */
  readonly script: string
  readonly sweepFolder: string
  readonly dataFolder?: string
  readonly workspace?: string
  readonly workers?: number
  /** Beside other engines; what failed before is left alone. */
  readonly join?: boolean
  /** Ends, with its checkpoints written, when this process does. Otherwise it outlives it. */
  readonly attached?: boolean
  readonly checkpointSeconds?: number
  /** Default: this process's own Node. */
  readonly node?: string
}

/**
 * Starts the engine on a sweep, as a process that outlives this one unless it is told not to. What it does is read from the run store; what it
 * prints is kept in the sweep's engine.log.
 *
 * @throws StoreError where a file of the sweep is a link, a named pipe or the like; DiskError where its log cannot be written
 */
export function launchEngine({
  script,
  sweepFolder,
  dataFolder,
  workspace,
  workers,
  join,
  attached,
  checkpointSeconds,
  node,
}: LaunchOptions): ChildProcess {
  refuseMisplacedFiles(sweepFolder)
  const log = openLog(sweepFolder)
  try {
    const options = {
      // Absolute: `ps` shows it to whoever wants to know whose engine this is.
      sweep: resolve(sweepFolder),
      data: dataFolder,
      workspace,
      workers,
      'checkpoint-seconds': checkpointSeconds,
    }
    const named = Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, String(value)],
    )
    return spawn(node ?? process.execPath, [script, ...named, ...(join ? ['--join'] : [])], {
      detached: true,
      windowsHide: true,
      stdio: attached ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
      // Inside desktop VS Code the own executable is Electron, which is a Node when asked to be.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    })
  } finally {
    closeSync(log)
  }
}

const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT

function openLog(sweepFolder: string): number {
  const { log } = sweepFiles(sweepFolder)
  try {
    return openPlainFile(log, APPEND)
  } catch (cause) {
    const trouble = diskTrouble(cause)
    throw trouble === undefined ? cause : new DiskError(log, trouble, { cause })
  }
}
