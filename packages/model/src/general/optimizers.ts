import type { FunctionCode } from './wasm/function-code.ts'
import { broadcast, type Code, get, i32, type Local, load, offset, set, splat, store, v } from './wasm/instructions.ts'

// A step applies gradients to all parameters, which lie one after the other: one loop over vectors. Formulas and their
// sources are in packages/network/src/optimizers.

/** Addresses of the first parameter, its gradient and the optimizer's state, and the bytes of all parameters. */
export interface OptimizerMemory {
  readonly parameters: number
  readonly gradients: number
  readonly first: number
  readonly second: number
  readonly bytes: number
  /** Float32 settings of a step, by `STEP_SETTINGS`. */
  readonly settings: number
}

/**
 * What a step reads, in this order. `factor` multiplies gradients: gradient clipping. 1 − β comes from the caller, as the
 * difference would lose digits in float32.
 */
export const STEP_SETTINGS = [
  'rate',
  'factor',
  'decay',
  'momentum',
  'first',
  'firstRest',
  'second',
  'secondRest',
  'unbiased',
  'epsilon',
] as const
export type StepSettings = Readonly<Record<(typeof STEP_SETTINGS)[number], number>>

export type KernelOptimizer = 'sgd' | 'momentum' | 'nesterov' | 'adam' | 'adamw'
/** Number of values that an optimizer keeps for each parameter. */
export const STATE_VALUES: Readonly<Record<KernelOptimizer, number>> = {
  sgd: 0,
  momentum: 1,
  nesterov: 1,
  adam: 2,
  adamw: 2,
}

export function optimizerStep(f: FunctionCode, kind: KernelOptimizer, memory: OptimizerMemory): void {
  const own = Object.fromEntries(
    STEP_SETTINGS.map((name, i) => [name, f.vector(broadcast(i32(memory.settings + 4 * i)))]),
  ) as Record<keyof StepSettings, Local>
  const from = (area: number) => area - memory.parameters
  f.walk(memory.bytes / 16, [[f.address(memory.parameters), 16]], at =>
    f.scoped(() => {
      const area = (address: number) => offset(get(at), from(address))
      const w = f.vector(load(get(at)))
      const scaled = f.vector(v.mul(load(area(memory.gradients)), get(own.factor)))
      const g = kind === 'adamw' ? scaled : f.vector(f.multiplyAdd(get(w), get(own.decay), get(scaled)))
      if (kind === 'adamw') f.emit(set(w, v.sub(get(w), v.mul(v.mul(get(own.rate), get(own.decay)), get(w)))))
      f.emit(store(get(at), kind.startsWith('adam') ? adam(w, g, area) : sgd(w, g, area)))
    }),
  )

  /** v = μ v + g;  w −= rate · (v, or g + μ v with Nesterov) */
  function sgd(w: Local, g: Local, area: (address: number) => Code): Code {
    if (kind === 'sgd') return v.sub(get(w), v.mul(get(own.rate), get(g)))
    const velocity = f.vector(f.multiplyAdd(get(own.momentum), load(area(memory.first)), get(g)))
    f.emit(store(area(memory.first), get(velocity)))
    const ahead = kind === 'nesterov' ? f.multiplyAdd(get(own.momentum), get(velocity), get(g)) : get(velocity)
    return v.sub(get(w), v.mul(get(own.rate), ahead))
  }

  /** m = β₁ m + (1 − β₁) g;  s = β₂ s + (1 − β₂) g²;  w −= rate · m / (√s · unbiased + ε) */
  function adam(w: Local, g: Local, area: (address: number) => Code): Code {
    const blend = (address: number, weight: Local, rest: Local, value: Code) => {
      const mixed = f.vector(f.multiplyAdd(get(weight), load(area(address)), v.mul(get(rest), value)))
      f.emit(store(area(address), get(mixed)))
      return get(mixed)
    }
    const mean = blend(memory.first, own.first, own.firstRest, get(g))
    const square = blend(memory.second, own.second, own.secondRest, v.mul(get(g), get(g)))
    const deviation = v.add(v.mul(v.sqrt(square), get(own.unbiased)), get(own.epsilon))
    return v.sub(get(w), v.div(v.mul(get(own.rate), mean), deviation))
  }
}

/** Bytes of gradients whose squares are summed together; sums of longer stretches would lose digits in float32. */
export const NORM_CHUNK = 4096

/** Σ g² of each chunk of gradients, as four lanes, for gradient clipping. */
export function gradientNorms(f: FunctionCode, { gradients, bytes }: OptimizerMemory, sums: number): void {
  const chunk = (count: number, vectors: number, from: Local, to: Local) =>
    f.walk(
      count,
      [
        [from, NORM_CHUNK],
        [to, 16],
      ],
      (from, to) => {
        const sum = f.vector(splat(0))
        f.walk(vectors, [[from, 16]], from =>
          f.scoped(() => {
            const value = get(f.vector(load(get(from))))
            f.emit(set(sum, f.multiplyAdd(value, value, get(sum))))
          }),
        )
        f.emit(store(get(to), get(sum)))
      },
    )
  const whole = Math.floor(bytes / NORM_CHUNK)
  chunk(whole, NORM_CHUNK / 16, f.address(gradients), f.address(sums))
  if (bytes % NORM_CHUNK)
    chunk(1, (bytes % NORM_CHUNK) / 16, f.address(gradients + whole * NORM_CHUNK), f.address(sums + whole * 16))
}
