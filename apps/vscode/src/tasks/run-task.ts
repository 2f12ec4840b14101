import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { UserFacingError } from '@finetune-lab/system'
import type * as vscode from 'vscode'
import { checkedNode } from '../engine/node.ts'
import { nodeEnvironment } from '../engine/node-problem.ts'
import { proxyEnvironment } from './proxy-environment.ts'
import {
  fromTask,
  type TaskName,
  type TaskProgress,
  type TaskRequest,
  type TaskResult,
  tasks,
} from './task-messages.ts'

/** The task was cancelled by its caller. */
export class TaskCancelled extends Error {
  override readonly name = 'TaskCancelled'
}

export interface TaskOptions {
  readonly onProgress?: (progress: TaskProgress) => void
  readonly cancelled?: vscode.CancellationToken
}

export type TaskRunner = <Name extends TaskName>(
  task: Name,
  request: TaskRequest<Name>,
  options?: TaskOptions,
) => Promise<TaskResult<Name>>

/**
 * Runs long tasks in a separate process, on the Node that runs training: the extension host, which all extensions share,
 * is never blocked, and what a task finds out about the machine also holds for the engine.
 *
 * @param dist the folder of the built extension
 */
export function taskRunner(dist: string): TaskRunner {
  return async (task, request, { onProgress, cancelled } = {}) => {
    const node = await checkedNode()
    const child = spawn(node, [join(dist, 'tasks', 'task-process.js')], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...nodeEnvironment(), ...proxyEnvironment() },
      windowsHide: true,
    })
    const cancelling = cancelled?.onCancellationRequested(() => {
      if (child.connected) child.send({ type: 'cancel' })
    })
    try {
      return await new Promise((resolve, reject) => {
        let complaint = ''
        child.stderr?.on('data', chunk => {
          complaint = `${complaint}${chunk}`.slice(-4_000)
        })
        child.on('message', raw => {
          try {
            const message = fromTask.parse(raw)
            if (message.type === 'progress') onProgress?.(message)
            else if (message.type === 'failed')
              reject(message.mendable ? new UserFacingError('failed', message.message) : new Error(message.message))
            else resolve(tasks[task].result.parse(message.result) as TaskResult<typeof task>)
          } catch (cause) {
            reject(new Error(`The task process "${task}" sent an invalid message.`, { cause }))
          }
        })
        child.on('error', cause => reject(new Error(`Cannot start ${node}: ${cause.message}`, { cause })))
        child.on('close', (code, signal) =>
          reject(new Error(`The task process "${task}" ended with ${signal ?? code}. ${complaint}`)),
        )
        child.send({ type: 'do', task, request })
      })
    } catch (error) {
      if (cancelled?.isCancellationRequested) throw new TaskCancelled('cancelled', { cause: error })
      throw error
    } finally {
      cancelling?.dispose()
      if (child.connected) child.disconnect()
    }
  }
}
