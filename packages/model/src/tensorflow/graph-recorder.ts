import type { Attributes, DataType, HostArray, Operator, Value } from './operation.ts'
import type { GraphNode, NodeAttribute } from './saved-model.ts'

export interface GraphRecorder extends Operator {
  /** Adds a node; `outputs` are named `name`, `name:1`, … */
  node(
    name: string | undefined,
    operation: string,
    attributes: GraphNode['attributes'],
    inputs: readonly Value[],
  ): string
  /** The type of the value. */
  typeOf(value: Value): DataType
  nodes(): readonly GraphNode[]
  /** Operations so far, outside loops and in a loop's body. */
  size(): { readonly once: number; readonly inLoop: number }
}

/** Inputs of a graph and placeholders: nothing is computed. */
const NO_OPERATIONS = new Set(['Const', 'Placeholder', 'VarHandleOp'])

/**
 * Records operations as nodes of a TensorFlow graph instead of running them.
 *
 * A loop is TensorFlow's control flow by nodes (tensorflow/core/ops/control_flow_ops.cc): Enter takes values into the
 * loop's frame, Merge joins the first round with the later ones, Switch leads into the body or out to Exit, and
 * NextIteration back to Merge.
 */
export function createGraphRecorder(): GraphRecorder {
  const nodes: GraphNode[] = []
  const types = new Map<string, DataType>()
  const constants = new Map<object, string>()
  /** The loop that a node is in. */
  const frames = new Map<string, Frame>()
  let frame: Frame | undefined
  let unnamed = 0
  let once = 0
  let inLoop = 0

  /** The value as seen inside the current loop. */
  function taken(value: Value): string {
    const name = value as string
    const of = name.split(':')[0].replace('^', '')
    if (!frame || name.startsWith('^') || frames.get(of) === frame) return name
    const known = frame.taken.get(name)
    if (known) return known
    const entered = enter(name, frame, true)
    frame.taken.set(name, entered)
    return entered
  }

  function enter(value: string, into: Frame, constant: boolean): string {
    const outer = frame
    frame = undefined
    const entered = recorder.node(
      undefined,
      'Enter',
      {
        T: { type: typeOf(value) },
        frame_name: { text: into.name },
        is_constant: { flag: constant },
        parallel_iterations: { integer: 1 },
      },
      [value],
    )
    frame = outer
    frames.set(entered, into)
    return entered
  }

  function typeOf(value: Value): DataType {
    const type = types.get((value as string).split(':')[0])
    if (!type) throw new Error(`${value}: no such value in the graph`)
    return type
  }

  const recorder: GraphRecorder = {
    indexType: 'int64',
    node(name = `n${unnamed++}`, operation, attributes, inputs) {
      const all = inputs.map(taken)
      nodes.push({ name, operation, attributes, inputs: all })
      const type = outputType(attributes)
      if (type) types.set(name, type)
      if (frame) frames.set(name, frame)
      if (!NO_OPERATIONS.has(operation)) {
        if (frame) inLoop++
        else once++
      }
      return name
    },
    run(operation, attributes, inputs, outputs = 1) {
      const name = recorder.node(undefined, operation, attributes, inputs)
      return Array.from({ length: outputs }, (_, i) => (i === 0 ? name : `${name}:${i}`))
    },
    constant(array) {
      const known = constants.get(array.data)
      if (known) return known
      const outer = frame
      frame = undefined
      const name = recorder.node(undefined, 'Const', { dtype: { type: array.type }, value: { tensor: array } }, [])
      frame = outer
      constants.set(array.data, name)
      return name
    },
    tidy: work => work(),
    loop(count, state, body) {
      const own: Frame = { name: `loop${nodes.length}`, taken: new Map() }
      const start = [recorder.constant(FIRST), ...state].map(value => enter(value as string, own, false))
      const outer = frame
      frame = own
      const rounds = start.map((_, i) => `${own.name}_next${i}`)
      const merged = start.map((value, i) => {
        types.set(rounds[i], typeOf(value))
        frames.set(rounds[i], own)
        const attributes = { T: { type: typeOf(value) }, N: { integer: 2 } } as const
        return recorder.node(undefined, 'Merge', attributes, [value, rounds[i]])
      })
      const goesOn = recorder.node(undefined, 'Less', { T: { type: 'int32' } }, [merged[0], count])
      const condition = recorder.node(undefined, 'LoopCond', {}, [goesOn])
      const switched = merged.map(value =>
        recorder.node(undefined, 'Switch', { T: { type: typeOf(value) } }, [value, condition]),
      )
      const [index, ...now] = switched.map(value => `${value}:1`)
      const next = recorder.node(undefined, 'AddV2', { T: { type: 'int32' } }, [index, recorder.constant(STEP)])
      for (const [i, value] of [next, ...body(index, now)].entries())
        recorder.node(rounds[i], 'NextIteration', { T: { type: typeOf(rounds[i]) } }, [value])
      const exits = switched.map(value => recorder.node(undefined, 'Exit', { T: { type: typeOf(value) } }, [value]))
      frame = outer
      for (const exit of exits) {
        if (outer) frames.set(exit, outer)
        else frames.delete(exit)
      }
      return exits.slice(1)
    },
    typeOf,
    nodes: () => nodes,
    size: () => ({ once, inLoop }),
  }
  return recorder
}

interface Frame {
  readonly name: string
  /** Outside values that are the same in every round. */
  readonly taken: Map<string, string>
}

const FIRST: HostArray = { type: 'int32', shape: [], data: Int32Array.of(0) }
const STEP: HostArray = { type: 'int32', shape: [], data: Int32Array.of(1) }

/** The type of an operation's first output, as named in TensorFlow's attributes. */
function outputType(attributes: Readonly<Record<string, NodeAttribute>> | Attributes): DataType | undefined {
  for (const key of ['DstT', 'dtype', 'Tparams', 'output_type', 'T']) {
    const attribute = attributes[key]
    if (attribute && 'type' in attribute) return attribute.type
  }
  return undefined
}
