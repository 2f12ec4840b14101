import type { HostData } from './binding.ts'

/** A tensor: its number where operations are executed at once, its name where they are recorded as a graph. */
export type Value = number | string

export type DataType = 'float32' | 'int32' | 'int64' | 'uint8' | 'bool'

export type Attribute =
  | { readonly type: DataType }
  | { readonly flag: boolean }
  | { readonly integer: number }
  | { readonly integers: readonly number[] }
  | { readonly text: string }

export type Attributes = Readonly<Record<string, Attribute>>

/** An array that goes to the device. Of int64, `data` has two words for each element, the lower one first. */
export interface HostArray {
  readonly type: DataType
  readonly shape: readonly number[]
  readonly data: HostData
}

/** What runs TensorFlow's operations, or records them. */
export interface Operator {
  /** The type that indices have: a GPU holds no int32 constants, the binding makes none of int64 when it is eager. */
  readonly indexType: 'int32' | 'int64'
  /** @returns the operation's outputs */
  run(operation: string, attributes: Attributes, inputs: readonly Value[], outputs?: number): Value[]
  /** The same array gives the same value. */
  constant(array: HostArray): Value
  /** Of what is made inside only what is returned stays: where values take memory, the rest is freed at once. */
  tidy(work: () => Value[]): Value[]
  /**
   * state ← body(index, state) for index 0 … count − 1, one after another.
   * @param count int32 []
   * @param body gets index, int32 []
   */
  loop(count: Value, state: readonly Value[], body: (index: Value, state: readonly Value[]) => Value[]): Value[]
}
