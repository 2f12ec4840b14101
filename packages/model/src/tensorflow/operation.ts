import type { HostData } from './binding.ts'

/** A tensor: a number if operations are executed at once, a name if they are recorded as a graph. */
export type Value = number | string

export type DataType = 'float32' | 'int32' | 'int64' | 'uint8' | 'bool'

export type Attribute =
  | { readonly type: DataType }
  | { readonly flag: boolean }
  | { readonly integer: number }
  | { readonly integers: readonly number[] }
  | { readonly text: string }

export type Attributes = Readonly<Record<string, Attribute>>

/** An array to send to the device. For int64, `data` has two words per element, the lower one first. */
export interface HostArray {
  readonly type: DataType
  readonly shape: readonly number[]
  readonly data: HostData
}

/** Runs or records TensorFlow's operations. */
export interface Operator {
  /** The type of indices. A GPU holds no int32 constants; the eager binding creates no int64 ones. */
  readonly indexType: 'int32' | 'int64'
  /** @returns the operation's outputs */
  run(operation: string, attributes: Attributes, inputs: readonly Value[], outputs?: number): Value[]
  /** Returns the same value for the same array. */
  constant(array: HostArray): Value
  /** Keeps only the returned one of the values made inside. If values take memory, the others are freed at once. */
  tidy(work: () => Value[]): Value[]
  /**
   * state ← body(index, state) for index 0 … count − 1, one after another.
   * @param count int32 []
   * @param body receives index, int32 []
   */
  loop(count: Value, state: readonly Value[], body: (index: Value, state: readonly Value[]) => Value[]): Value[]
}
