import type { InferredNetwork } from '@finetune-lab/network'
import { interleave } from './input.ts'
import { gradientNorms, type KernelOptimizer, optimizerStep, STATE_VALUES } from './optimizers.ts'
import { type Plan, type PlanOptions, planNetwork } from './plan.ts'
import { softmax } from './softmax.ts'
import { isDense, type Tensor } from './tensor.ts'
import { encodeModule } from './wasm/encode-module.ts'
import { FunctionCode } from './wasm/function-code.ts'
import { call, fill, get } from './wasm/instructions.ts'

export interface CompileOptions extends Omit<PlanOptions, 'stateValues'> {
  readonly relaxed: boolean
  /** Of a training program. */
  readonly optimizer?: KernelOptimizer
}

/** A WebAssembly module for one network and batch size, which imports its memory. */
export interface CompiledNetwork {
  readonly plan: Plan
  readonly pages: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Functions of the module: `forward` alone in evaluation, `gradients`, `norms` and `update` in training. */
export type ProgramFunction = 'forward' | 'gradients' | 'norms' | 'update'

const PAGE = 65_536

/**
 * Generates the code of a network: one function per layer and pass, with all sizes and addresses as constants, and
 * functions that call them in order.
 */
export function compileNetwork(network: InferredNetwork, options: CompileOptions): CompiledNetwork {
  const { batch, training, relaxed, optimizer = 'sgd' } = options
  const plan = planNetwork(network, { ...options, stateValues: STATE_VALUES[optimizer] })
  const { blocks, operations, input, logits, places, trained } = plan
  const functions: FunctionCode[] = []
  const made = (name: string, write: (f: FunctionCode) => unknown) => {
    const f = new FunctionCode(name, relaxed)
    write(f)
    functions.push(f)
    return functions.length - 1
  }
  const inOrder = (name: ProgramFunction, indices: readonly number[]) => made(name, f => f.emit(...indices.map(call)))
  const cleared = (f: FunctionCode, own: Tensor, at: number) => f.emit(fill(get(f.address(at)), blocks * own.block))

  const order = [
    made('input', f => {
      if (!training && !isDense(input)) cleared(f, input, input.at)
      interleave(f, places.staged, input, blocks)
    }),
    ...operations.map(({ op, code }, i) =>
      made(`${i} ${op.name} ${op.kind} forward`, f => {
        // In evaluation, other tensors were here before: margins must be 0 again.
        if (!training && hasMargin(op.y)) cleared(f, op.y, op.y.at)
        code.forward(f)
      }),
    ),
  ]
  if (training) {
    order.push(made('softmax', f => softmax(f, logits, places.labels, places.terms, batch, blocks)))
    const written = new Set<Tensor>()
    for (const [i, { op, code, clears }] of [...operations.entries()].toReversed()) {
      const target = op.kind === 'addition' ? op.other! : op.x
      if (op.y.trained)
        order.push(
          made(`${i} ${op.name} ${op.kind} backward`, f => {
            code.mask?.(f)
            if (clears && target.trained) cleared(f, target, target.grad)
            code.backward(f, { gradient: target.trained, accumulate: written.has(target) || clears })
          }),
        )
      written.add(target)
      if (op.kind === 'addition') written.add(op.x)
    }
    inOrder('gradients', order)
    const memory = {
      parameters: trained.at,
      gradients: trained.gradients,
      first: trained.state[0] ?? 0,
      second: trained.state[1] ?? 0,
      bytes: trained.bytes,
      settings: places.settings.at,
    }
    made('norms', f => gradientNorms(f, memory, places.norms.at))
    made('update', f => optimizerStep(f, optimizer, memory))
  } else inOrder('forward', order)

  const pages = Math.ceil((plan.bytes + PAGE) / PAGE)
  return { plan, pages, bytes: encodeModule(functions, pages) }
}

const hasMargin = ({ margin: { sides } }: Tensor) => sides.top + sides.left + sides.bottom + sides.right > 0
