import type { DataType, HostArray, Value } from './operation.ts'
import type { Operations } from './operations.ts'

/** Variables that stay on the device, all float32, and procedures that use them. */
export interface ProgramDefinition {
  /** With their shapes; −1 for an unknown size. */
  readonly variables: Readonly<Record<string, readonly number[]>>
  readonly procedures: Readonly<Record<string, Procedure>>
}

export interface Procedure {
  /** Arrays that the host sends with each call. A size of −1 may vary between calls. */
  readonly feeds: Readonly<Record<string, { readonly type: DataType; readonly shape: readonly number[] }>>
  work(o: Operations, feeds: Readonly<Record<string, Value>>, variables: Readonly<Record<string, Value>>): Outcome
}

export interface Outcome {
  /** Variables that get new values. */
  readonly assign?: Readonly<Record<string, Value>>
  /** A variable of which some rows are replaced in place. */
  readonly replaceRows?: { readonly variable: string; readonly rows: Value; readonly values: Value }
  /** Values returned to the host. */
  readonly outputs: readonly Value[]
}

/** Runs a definition's procedures: at once, operation by operation (eager), or as a graph. */
export interface Program {
  write(variable: string, array: HostArray): void
  /** float32 */
  read(variable: string): Float32Array
  call(procedure: string, feeds: Readonly<Record<string, HostArray>>): (Float32Array | Int32Array)[]
  /** What has been moved and run so far. */
  counts(): ProgramCounts
  dispose(): void
}

export interface ProgramCounts {
  /**
   * Operations dispatched (eager), or operations in the recorded procedures (graph: the number of loop rounds is
   * unknown).
   */
  readonly operations: number
  readonly bytesToDevice: number
  readonly bytesFromDevice: number
}
