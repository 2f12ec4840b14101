import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { WorkerAnswer, WorkerQuestion } from './inspection-worker.ts'

export interface BatchDrawer {
  ask(question: WorkerQuestion): void
  dispose(): void
}

/**
 * Draws batches in a separate thread, which starts with the first question.
 *
 * @param extension the extension's folder
 * @param receive called with every answer, including answers to outdated questions
 */
export function batchDrawer(extension: string, receive: (answer: WorkerAnswer) => void): BatchDrawer {
  let worker: Worker | undefined
  let last = 0

  function start(): Worker {
    const started = new Worker(join(extension, 'dist', 'inspection-worker.cjs'))
    started.on('message', receive)
    started.on('error', error => {
      if (worker !== started) return
      worker = undefined
      receive({ type: 'problem', question: last, message: `Drawing failed: ${error.message}`, remedies: [] })
    })
    return started
  }

  return {
    ask(question) {
      last = question.question
      worker ??= start()
      worker.postMessage(question)
    },
    dispose() {
      const ended = worker
      worker = undefined
      void ended?.terminate()
    },
  }
}
