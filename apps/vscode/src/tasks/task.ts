import type { TaskName, TaskProgress, TaskRequest, TaskResult } from './task-messages.ts'

/** What a task gets in addition to its request. */
export interface TaskContext {
  readonly signal: AbortSignal
  progress(progress: TaskProgress): void
}

export type Task<Name extends TaskName> = (
  request: TaskRequest<Name>,
  context: TaskContext,
) => TaskResult<Name> | Promise<TaskResult<Name>>
