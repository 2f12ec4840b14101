import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, constants } from 'node:fs'
import { resolve } from 'node:path'
import { DiskError, diskTrouble, openPlainFile, refuseMisplacedFiles, sweepFiles } from '@finetune-lab/runs'

export interface LaunchOptions {
  /** The engine's script, `engine.js` of this package's build. */
  readonly script: string
  readonly sweepFolder: string
  readonly dataFolder?: string
  readonly workspace?: string
  readonly workers?: number
  /** Work alongside other engines, without retrying failed runs. */
  readonly join?: boolean
  /** The engine writes its checkpoints and ends when this process does. Otherwise it outlives this process. */
  readonly attached?: boolean
  readonly checkpointSeconds?: number
  /** Default: this process's own Node. */
  readonly node?: string
}

/**
 * Starts the engine on a sweep, as a process that outlives this one unless `attached`. Its progress is read from the run
 * store; its output goes to the sweep's engine.log.
 *
 * @throws StoreError if a file of the sweep is a link, a named pipe or the like; DiskError if its log cannot be written
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
      // Absolute, so that `ps` shows which sweep the engine belongs to.
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
      // Inside desktop VS Code this executable is Electron, which this variable turns into Node.
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
