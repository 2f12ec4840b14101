import type { DataType, HostArray, Value } from './operation.ts'
import type { Operations } from './operations.ts'

/** Variables that stay on the device, float32 all, and procedures that work on them. */
export interface ProgramDefinition {
  /** With their shapes; −1 where a size is not known. */
  readonly variables: Readonly<Record<string, readonly number[]>>
  readonly procedures: Readonly<Record<string, Procedure>>
}

export interface Procedure {
  /** Arrays that come from the host with each call; a size of −1 may be another one each time. */
  readonly feeds: Readonly<Record<string, { readonly type: DataType; readonly shape: readonly number[] }>>
  work(o: Operations, feeds: Readonly<Record<string, Value>>, variables: Readonly<Record<string, Value>>): Outcome
}

export interface Outcome {
  /** Variables that get new values. */
  readonly assign?: Readonly<Record<string, Value>>
  /** A variable of which some rows are replaced, in place. */
  readonly replaceRows?: { readonly variable: string; readonly rows: Value; readonly values: Value }
  /** What goes back to the host. */
  readonly outputs: readonly Value[]
}

/** Runs a definition's procedures: at once, operation by operation (eager), or as a graph. */
export interface Program {
  write(variable: string, array: HostArray): void
  /** float32 */
  read(variable: string): Float32Array
  call(procedure: string, feeds: Readonly<Record<string, HostArray>>): (Float32Array | Int32Array)[]
  /** What was moved and run so far. */
  counts(): ProgramCounts
  dispose(): void
}

export interface ProgramCounts {
  /** Operations dispatched (eager), or of the procedures as recorded (graph: how often a loop's body runs is not seen). */
  readonly operations: number
  readonly bytesToDevice: number
  readonly bytesFromDevice: number
}
