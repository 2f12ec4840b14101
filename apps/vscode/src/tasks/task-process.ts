import { UserFacingError } from '@finetune-lab/system'
import { agentCall, agentQuestion } from './agent-call.ts'
import { challenge } from './challenge.ts'
import { challengeVerdicts } from './challenge-verdicts.ts'
import { disagreements } from './disagreements.ts'
import { doctor } from './doctor.ts'
import { exportSweeps } from './export-sweeps.ts'
import { fetchData } from './fetch-data.ts'
import { importData } from './import-data.ts'
import { prepare } from './prepare.ts'
import { setup } from './setup.ts'
import type { Task } from './task.ts'
import { type TaskName, type TaskProgress, type TaskRequest, type TaskResult, tasks, toTask } from './task-messages.ts'
import { writeReport } from './write-report.ts'

// A process for one long task of the extension host. It receives its task and sends its answer over IPC, and ends when the
// host does.

const implementations: { readonly [Name in TaskName]: Task<Name> } = {
  prepare,
  doctor,
  setup,
  fetch: fetchData,
  import: importData,
  report: writeReport,
  export: exportSweeps,
  challenge,
  challengeVerdicts,
  disagreements,
  agentCall,
  agentQuestion,
}

const PROGRESS_MILLISECONDS = 100

const abort = new AbortController()
process.on('disconnect', () => {
  abort.abort()
  // Ends tasks that ignore the signal; downloads have flushed what they received.
  setTimeout(() => process.exit(), 500).unref()
})
process.on('message', raw => {
  const message = toTask.parse(raw)
  if (message.type === 'cancel') abort.abort()
  else void answer(message.task, message.request)
})

async function answer(task: string, request: unknown): Promise<void> {
  try {
    if (!Object.hasOwn(tasks, task)) throw new Error(`unknown task ${task}`)
    send({ type: 'done', result: await perform(task as TaskName, request) })
  } catch (error) {
    const mendable = error instanceof UserFacingError
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    send({ type: 'failed', message: mendable ? message : (stack ?? message), mendable })
  }
}

function perform<Name extends TaskName>(task: Name, request: unknown): TaskResult<Name> | Promise<TaskResult<Name>> {
  let last = Number.NEGATIVE_INFINITY
  const progress = ({ share, words }: TaskProgress) => {
    if (performance.now() - last < PROGRESS_MILLISECONDS) return
    last = performance.now()
    send({ type: 'progress', share, words })
  }
  return implementations[task](tasks[task].request.parse(request) as TaskRequest<Name>, {
    signal: abort.signal,
    progress,
  })
}

function send(message: unknown): void {
  if (process.connected) process.send!(message)
}
