import type { Operation, PlanContext, Wanted } from '../operation.ts'
import { eachPlane, eachVector } from '../tensor.ts'
import type { FunctionCode } from '../wasm/function-code.ts'
import { type Code, get, load, store, v } from '../wasm/instructions.ts'

/** y = value(x) for each vector of a tensor. */
export function forEach(f: FunctionCode, { x, y }: Operation, { blocks }: PlanContext, value: (x: Code) => Code): void {
  eachPlane(f, x, blocks, [x.at, y.at], (from, to) =>
    eachVector(f, x, [from, to], ([from, to]) => f.emit(store(get(to), value(load(get(from)))))),
  )
}

/** ∂x = value(∂y, source) for each vector, where `source` is x or y. */
export function forEachBack(
  f: FunctionCode,
  { x, y }: Operation,
  { blocks }: PlanContext,
  { accumulate }: Wanted,
  source: number,
  value: (change: Code, source: Code) => Code,
): void {
  eachPlane(f, x, blocks, [source, y.grad, x.grad], (from, change, to) =>
    eachVector(f, x, [from, change, to], ([from, change, to]) =>
      f.emit(put(get(to), value(load(get(change)), load(get(from))), accumulate)),
    ),
  )
}

/** Stores, or adds to what is there. */
export const put = (to: Code, value: Code, accumulate: boolean): Code =>
  store(to, accumulate ? v.add(load(to), value) : value)
