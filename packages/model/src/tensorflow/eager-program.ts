import type { Binding, BindingAttribute } from './binding.ts'
import type { Attribute, Attributes, DataType, HostArray, Operator, Value } from './operation.ts'
import { operations } from './operations.ts'
import type { Outcome, Program, ProgramDefinition } from './program.ts'

/** Executes each operation at once. The reference that graphs are compared with. */
export function createEagerProgram(binding: Binding, definition: ProgramDefinition): Program {
  const variables = new Map<string, number>()
  const operator = createEagerOperator(binding)
  const o = operations(operator)
  let bytesToDevice = 0
  let bytesFromDevice = 0

  function upload(array: HostArray): number {
    bytesToDevice += array.data.byteLength
    return binding.createTensor(array.shape, typeNumber(binding, array.type), array.data)
  }

  function assign(name: string, tensor: number): void {
    const before = variables.get(name)
    if (before !== undefined) binding.deleteTensor(before)
    variables.set(name, tensor)
  }

  function apply({ assign: assigned = {}, replaceRows, outputs }: Outcome) {
    const results = outputs.map(output => binding.tensorDataSync(output as number) as Float32Array | Int32Array)
    for (const result of results) bytesFromDevice += result.byteLength
    for (const [name, value] of Object.entries(assigned)) assign(name, operator.keep(value))
    if (replaceRows) {
      const { variable, rows, values } = replaceRows
      const column = o.reshape(rows, [-1, 1], 'int32')
      const [replaced] = operator.run('TensorScatterUpdate', { T: { type: 'float32' }, Tindices: { type: 'int32' } }, [
        variables.get(variable)!,
        column,
        values,
      ])
      assign(variable, operator.keep(replaced))
    }
    return results
  }

  return {
    write: (name, array) => assign(name, upload(array)),
    read(name) {
      const data = binding.tensorDataSync(variables.get(name)!) as Float32Array
      bytesFromDevice += data.byteLength
      return data
    },
    call(name, feeds) {
      const procedure = definition.procedures[name]
      const fed = Object.fromEntries(Object.entries(feeds).map(([key, array]) => [key, upload(array)]))
      const results = operator.scope(() => apply(procedure.work(o, fed, Object.fromEntries(variables))))
      for (const tensor of Object.values(fed)) binding.deleteTensor(tensor)
      return results
    },
    counts: () => ({ operations: operator.executed(), bytesToDevice, bytesFromDevice }),
    dispose() {
      for (const tensor of variables.values()) binding.deleteTensor(tensor)
      variables.clear()
      operator.dispose()
    },
  }
}

export interface EagerOperator extends Operator {
  /** Frees everything made inside, except what is kept. */
  scope<Result>(work: () => Result): Result
  /** Takes a value out of the scope in which it was made. */
  keep(value: Value): number
  executed(): number
  dispose(): void
}

export function createEagerOperator(binding: Binding): EagerOperator {
  const constants = new Map<object, number>()
  const lists = new Map<Attributes, BindingAttribute[]>()
  let scope: Set<number> | undefined
  let count = 0

  function listOf(attributes: Attributes): BindingAttribute[] {
    const known = lists.get(attributes)
    if (known) return known
    const list = Object.entries(attributes).map(([name, attribute]) => ({
      name,
      ...bindingAttribute(binding, attribute),
    }))
    lists.set(attributes, list)
    return list
  }

  const operator: EagerOperator = {
    indexType: 'int32',
    run(operation, attributes, inputs, outputs = 1) {
      count++
      const made = binding.executeOp(operation, listOf(attributes), inputs as readonly number[], outputs)
      for (const { id } of made) scope?.add(id)
      return made.map(({ id }) => id)
    },
    constant(array) {
      const known = constants.get(array.data)
      if (known !== undefined) return known
      const tensor = binding.createTensor(array.shape, typeNumber(binding, array.type), array.data)
      constants.set(array.data, tensor)
      return tensor
    },
    tidy(work) {
      const kept = operator.scope(() => work().map(value => operator.keep(value)))
      for (const tensor of kept) scope?.add(tensor)
      return kept
    },
    loop(count, state, body) {
      const [times] = binding.tensorDataSync(count as number)
      let now = state as Value[]
      let held: number[] = []
      for (let i = 0; i < times; i++) {
        const index = binding.createTensor([], binding.TF_INT32, Int32Array.of(i))
        now = operator.scope(() => body(index, now).map(value => operator.keep(value)))
        binding.deleteTensor(index)
        for (const tensor of held) binding.deleteTensor(tensor)
        held = now as number[]
      }
      for (const tensor of held) scope?.add(tensor)
      return now
    },
    scope(work) {
      const outer = scope
      const inner = new Set<number>()
      scope = inner
      try {
        return work()
      } finally {
        scope = outer
        for (const tensor of inner) binding.deleteTensor(tensor)
      }
    },
    keep(value) {
      scope?.delete(value as number)
      return value as number
    },
    executed: () => count,
    dispose() {
      for (const tensor of constants.values()) binding.deleteTensor(tensor)
      constants.clear()
    },
  }
  return operator
}

export function typeNumber(binding: Binding, type: DataType): number {
  return {
    float32: binding.TF_FLOAT,
    int32: binding.TF_INT32,
    int64: binding.TF_INT64,
    uint8: binding.TF_UINT8,
    bool: binding.TF_BOOL,
  }[type]
}

function bindingAttribute(binding: Binding, attribute: Attribute): Omit<BindingAttribute, 'name'> {
  if ('type' in attribute) return { type: binding.TF_ATTR_TYPE, value: typeNumber(binding, attribute.type) }
  if ('flag' in attribute) return { type: binding.TF_ATTR_BOOL, value: attribute.flag }
  if ('integer' in attribute) return { type: binding.TF_ATTR_INT, value: attribute.integer }
  if ('integers' in attribute) return { type: binding.TF_ATTR_INT, value: attribute.integers }
  return { type: binding.TF_ATTR_STRING, value: attribute.text }
}
