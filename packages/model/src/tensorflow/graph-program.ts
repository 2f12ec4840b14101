import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Binding } from './binding.ts'
import { typeNumber } from './eager-program.ts'
import { createGraphRecorder, type GraphRecorder } from './graph-recorder.ts'
import type { HostArray, Value } from './operation.ts'
import { operations } from './operations.ts'
import type { Outcome, Program, ProgramDefinition } from './program.ts'
import { SERVE_TAG, writeSavedModel } from './saved-model.ts'

/** Names of nodes: the fed ones and the fetched ones. */
interface Entry {
  readonly fetches: readonly string[]
  readonly once: number
  readonly inLoop: number
}

/**
 * Records a definition as one graph and loads it into TensorFlow. A call passes its arrays, no matter for how many
 * steps, and gets the outputs. Variables stay in the graph's session, on its device.
 */
export function createGraphProgram(binding: Binding, definition: ProgramDefinition): Program {
  const recorder = createGraphRecorder()
  const entries = new Map<string, Entry>()
  for (const [name, shape] of Object.entries(definition.variables)) recordVariable(recorder, name, shape)
  for (const name of Object.keys(definition.procedures)) entries.set(name, recordProcedure(recorder, definition, name))
  const session = load(binding, recorder)
  let operationCount = 0
  let bytesToDevice = 0
  let bytesFromDevice = 0

  function run(feeds: Readonly<Record<string, HostArray>>, fetches: readonly string[]) {
    const arrays = Object.values(feeds)
    const tensors = arrays.map(({ type, shape, data }) => binding.createTensor(shape, typeNumber(binding, type), data))
    try {
      const fed = Object.keys(feeds).map(name => `${name}:0`)
      const results = binding.runSavedModel(session, tensors, fed.join(), fetches.map(name => `${name}:0`).join())
      const data = results.map(({ id }) => binding.tensorDataSync(id) as Float32Array | Int32Array)
      for (const { id } of results) binding.deleteTensor(id)
      for (const { data: sent } of arrays) bytesToDevice += sent.byteLength
      for (const { byteLength } of data) bytesFromDevice += byteLength
      return data
    } finally {
      for (const tensor of tensors) binding.deleteTensor(tensor)
    }
  }

  return {
    write: (name, array) => void run({ [writeFeed(name)]: array }, [writeFetch(name)]),
    read: name => run({ [READ_FEED]: NOTHING }, [readFetch(name)])[0] as Float32Array,
    call(name, feeds) {
      const { fetches, once, inLoop } = entries.get(name)!
      const named = Object.entries(feeds).map(([feed, array]) => [feedName(name, feed), array] as const)
      operationCount += once + inLoop * (feeds.groups?.data[0] ?? 0)
      return run(Object.fromEntries(named), fetches).slice(0, -1)
    },
    counts: () => ({ operations: operationCount, bytesToDevice, bytesFromDevice }),
    dispose: () => binding.deleteSavedModel(session),
  }
}

const NOTHING: HostArray = { type: 'int32', shape: [], data: Int32Array.of(0) }
/** The binding needs something to feed. */
const READ_FEED = 'nothing'
const feedName = (procedure: string, feed: string) => `${procedure}_${feed}`
const handleName = (variable: string) => `variable_${variable}`
const writeFeed = (variable: string) => `write_${variable}`
const writeFetch = (variable: string) => `written_${variable}`
const readFetch = (variable: string) => `read_${variable}`

const FLOAT = { dtype: { type: 'float32' } } as const

function recordVariable(recorder: GraphRecorder, name: string, sizes: readonly number[]): void {
  const shape = { shape: sizes } as const
  const handle = recorder.node(handleName(name), 'VarHandleOp', { ...FLOAT, shape, shared_name: { text: name } }, [])
  const value = recorder.node(writeFeed(name), 'Placeholder', { ...FLOAT, shape }, [])
  const assigned = recorder.node(`assign_${name}`, 'AssignVariableOp', FLOAT, [handle, value])
  recordDone(recorder, writeFetch(name), [assigned])
  recorder.node(readFetch(name), 'ReadVariableOp', FLOAT, [handle])
}

/** A small value to fetch once other nodes have run: the binding can only fetch values. */
function recordDone(recorder: GraphRecorder, name: string, after: readonly string[]): void {
  const nothing = recorder.constant(NOTHING)
  recorder.node(name, 'Identity', { T: { type: 'int32' } }, [nothing, ...after.map(node => `^${node}`)])
}

function recordProcedure(recorder: GraphRecorder, { procedures, variables }: ProgramDefinition, name: string): Entry {
  const procedure = procedures[name]
  const before = recorder.size()
  const feeds = Object.fromEntries(
    Object.entries(procedure.feeds).map(([feed, { type, shape }]): [string, Value] => [
      feed,
      recorder.node(feedName(name, feed), 'Placeholder', { dtype: { type }, shape: { shape } }, []),
    ]),
  )
  const values: Record<string, Value> = {}
  for (const variable of Object.keys(variables))
    Object.defineProperty(values, variable, {
      // Read only where used: variables of other procedures may have no value yet.
      get: () => recorder.node(undefined, 'ReadVariableOp', FLOAT, [handleName(variable)]),
    })
  const outcome = procedure.work(operations(recorder), feeds, values)
  const fetches = recordOutcome(recorder, name, outcome)
  const { once, inLoop } = recorder.size()
  return { fetches, once: once - before.once, inLoop: inLoop - before.inLoop }
}

function recordOutcome(
  recorder: GraphRecorder,
  name: string,
  { assign = {}, replaceRows, outputs }: Outcome,
): string[] {
  const fetches = outputs.map((output, i) =>
    recorder.node(`${name}_output${i}`, 'Identity', { T: { type: recorder.typeOf(output) } }, [output]),
  )
  const effects = Object.entries(assign).map(([variable, value]) =>
    recorder.node(undefined, 'AssignVariableOp', FLOAT, [handleName(variable), value]),
  )
  if (replaceRows) {
    const attributes = { ...FLOAT, Tindices: { type: 'int32' } } as const
    const inputs = [handleName(replaceRows.variable), replaceRows.rows, replaceRows.values]
    effects.push(recorder.node(undefined, 'ResourceScatterUpdate', attributes, inputs))
  }
  recordDone(recorder, `${name}_done`, effects)
  return [...fetches, `${name}_done`]
}

function load(binding: Binding, recorder: GraphRecorder): number {
  recorder.node(READ_FEED, 'Placeholder', { dtype: { type: 'int32' }, shape: { shape: [] } }, [])
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-graph-'))
  try {
    writeSavedModel(folder, recorder.nodes())
    return binding.loadSavedModel(folder, SERVE_TAG)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
