import type { Attributes, DataType, HostArray, Operator, Value } from './operation.ts'

/** TensorFlow's operations by name, in the form that the steps use. */
export type Operations = ReturnType<typeof operations>

const FLOAT = { T: { type: 'float32' } } as const
const SUM = { ...FLOAT, Tidx: { type: 'int32' }, keep_dims: { flag: false } } as const
const SUM_KEPT = { ...SUM, keep_dims: { flag: true } } as const
const RESHAPE = { Tshape: { type: 'int32' } } as const

export function operations(operator: Operator) {
  const { indexType } = operator
  const small = new Map<string, HostArray>()
  const attributesOf = new Map<string, Attributes>()

  /** Attributes that depend on a number or a word, created once. */
  function attributes(key: string, make: () => Attributes): Attributes {
    const known = attributesOf.get(key) ?? make()
    attributesOf.set(key, known)
    return known
  }
  /** A few int32 numbers: a shape or an axis. */
  function numbers(values: readonly number[], scalar = false): Value {
    const key = `${scalar} ${values}`
    const array = small.get(key) ?? {
      type: 'int32' as const,
      shape: scalar ? [] : [values.length],
      data: Int32Array.from(values),
    }
    small.set(key, array)
    return operator.constant(array)
  }
  const one = (operation: string, given: Attributes, inputs: readonly Value[]) =>
    operator.run(operation, given, inputs)[0]
  const binary = (operation: string) => (a: Value, b: Value) => one(operation, FLOAT, [a, b])
  const unary = (operation: string) => (a: Value) => one(operation, FLOAT, [a])
  const gatherOf = (type: DataType) =>
    attributes(`gather ${type}`, () => ({
      Tparams: { type },
      Tindices: { type: indexType },
      Taxis: { type: 'int32' },
      batch_dims: { integer: 0 },
    }))

  return {
    operator,
    add: binary('AddV2'),
    subtract: binary('Sub'),
    multiply: binary('Mul'),
    relu: unary('Relu'),
    /** The gradient where features > 0, otherwise 0. */
    reluGradient: binary('ReluGrad'),
    softmax: unary('Softmax'),
    logSoftmax: unary('LogSoftmax'),
    constant: (array: HostArray) => operator.constant(array),
    /** Zeros of the same shape. */
    noughts(count: number) {
      const key = `noughts ${count}`
      const array = small.get(key) ?? { type: 'float32' as const, shape: [count], data: new Float32Array(count) }
      small.set(key, array)
      return operator.constant(array)
    },
    /** Constant indices, in the type that the device accepts. */
    indices: ({ data, shape }: Table) =>
      operator.constant({ type: indexType, shape, data: indexType === 'int64' ? wide(data) : data }),
    /** int32 indices that were fed. */
    asIndices: (value: Value) =>
      indexType === 'int32'
        ? value
        : one(
            'Cast',
            attributes('cast index', () => castOf('int32', indexType)),
            [value],
          ),
    cast: (value: Value, from: DataType, to: DataType) =>
      one(
        'Cast',
        attributes(`cast ${from} ${to}`, () => castOf(from, to)),
        [value],
      ),
    /** Rows of `params` along an axis, by indices of any shape. */
    gather: (params: Value, indices: Value, axis: number, type: DataType = 'float32') =>
      one('GatherV2', gatherOf(type), [params, indices, numbers([axis], true)]),
    /** The slice at one place of the first axis; `index` int32 []. */
    at: (params: Value, index: Value, type: DataType = 'float32') =>
      one(
        'GatherV2',
        attributes(`at ${type}`, () => ({
          Tparams: { type },
          Tindices: { type: 'int32' },
          Taxis: { type: 'int32' },
          batch_dims: { integer: 0 },
        })),
        [params, index, numbers([0], true)],
      ),
    /** Σ over equal letters, as in NumPy. */
    einsum: (equation: string, a: Value, b: Value) =>
      one(
        'Einsum',
        attributes(`einsum ${equation}`, () => ({ equation: { text: equation }, N: { integer: 2 }, ...FLOAT })),
        [a, b],
      ),
    /** Matrix product over the last two axes. */
    matMul: (a: Value, b: Value) =>
      one(
        'BatchMatMulV2',
        attributes('plain matmul', () => ({ ...FLOAT, adj_x: { flag: false }, adj_y: { flag: false } })),
        [a, b],
      ),
    /** The same with the first matrix transposed. */
    matMulTransposed: (a: Value, b: Value) =>
      one(
        'BatchMatMulV2',
        attributes('matmul', () => ({ ...FLOAT, adj_x: { flag: true }, adj_y: { flag: false } })),
        [a, b],
      ),
    reshape: (value: Value, shape: readonly number[], type: DataType = 'float32') =>
      one(
        'Reshape',
        attributes(`reshape ${type}`, () => ({ T: { type }, ...RESHAPE })),
        [value, numbers(shape)],
      ),
    sum: (value: Value, axis: number) => one('Sum', SUM, [value, numbers([axis])]),
    sumKept: (value: Value, axis: number) => one('Sum', SUM_KEPT, [value, numbers([axis])]),
    /** 1 at the class, 0 elsewhere, along a new last axis; `depth` int32 []. */
    oneHot: (classes: Value, depth: Value) =>
      one(
        'OneHot',
        attributes('one hot', () => ({ ...FLOAT, TI: { type: indexType }, axis: { integer: -1 } })),
        [classes, depth, operator.constant(ONE), operator.constant(ZERO)],
      ),
    bitwiseAnd: (a: Value, b: Value) =>
      one(
        'BitwiseAnd',
        attributes('and', () => ({ T: { type: 'int32' } })),
        [a, b],
      ),
    /** Zeros of a shape, int32. */
    zeros: (shape: Value) =>
      one(
        'Fill',
        attributes('fill', () => ({ ...FLOAT, index_type: { type: 'int32' } })),
        [shape, operator.constant(ZERO)],
      ),
    /** Appends zeros to the second axis of three. */
    padRows: (value: Value, rows: number) =>
      one(
        'Pad',
        attributes('pad', () => ({ ...FLOAT, Tpaddings: { type: 'int32' } })),
        [value, operator.constant(paddingOf(rows))],
      ),
    argMax: (value: Value, axis: number) =>
      one(
        'ArgMax',
        attributes('argmax', () => ({ ...FLOAT, Tidx: { type: 'int32' }, output_type: { type: 'int32' } })),
        [value, numbers([axis], true)],
      ),
    pack: (values: readonly Value[]) =>
      one(
        'Pack',
        attributes(`pack ${values.length}`, () => ({
          ...FLOAT,
          N: { integer: values.length },
          axis: { integer: 0 },
        })),
        values,
      ),
    /** The slices along the first axis. */
    unpack: (value: Value, count: number) =>
      operator.run(
        'Unpack',
        attributes(`unpack ${count}`, () => ({ ...FLOAT, num: { integer: count }, axis: { integer: 0 } })),
        [value],
        count,
      ),
    /** Parts of these sizes along an axis. */
    parts: (value: Value, sizes: readonly number[], axis: number) =>
      operator.run(
        'SplitV',
        attributes(`split ${sizes.length}`, () => ({
          ...FLOAT,
          Tlen: { type: 'int32' },
          num_split: { integer: sizes.length },
        })),
        [value, numbers(sizes), numbers([axis], true)],
        sizes.length,
      ),
    /** The parts joined along an axis. */
    joined: (parts: readonly Value[], axis: number) =>
      one(
        'ConcatV2',
        attributes(`concat ${parts.length}`, () => ({
          ...FLOAT,
          N: { integer: parts.length },
          Tidx: { type: 'int32' },
        })),
        [...parts, numbers([axis], true)],
      ),
    /** `value` with the row at `index` (int32 []) of its first axis replaced by `row`, which has a first axis of 1. */
    withRow: (value: Value, index: Value, row: Value) =>
      one(
        'TensorScatterUpdate',
        attributes('scatter', () => ({ ...FLOAT, Tindices: { type: 'int32' } })),
        [
          value,
          one(
            'Reshape',
            attributes('reshape int32', () => ({ T: { type: 'int32' }, ...RESHAPE })),
            [index, numbers([1, 1])],
          ),
          row,
        ],
      ),
  }
}

/** int32 indices of a shape. */
export interface Table {
  readonly shape: readonly number[]
  readonly data: Int32Array
}

const paddings = new Map<number, HostArray>()

function paddingOf(rows: number): HostArray {
  const known = paddings.get(rows) ?? { type: 'int32', shape: [3, 2], data: Int32Array.of(0, 0, 0, rows, 0, 0) }
  paddings.set(rows, known)
  return known
}

const ONE: HostArray = { type: 'float32', shape: [], data: Float32Array.of(1) }
const ZERO: HostArray = { type: 'float32', shape: [], data: Float32Array.of(0) }

function castOf(from: DataType, to: DataType): Attributes {
  return { SrcT: { type: from }, DstT: { type: to }, Truncate: { flag: false } }
}

const wideTables = new WeakMap<Int32Array, Int32Array>()

/** Numbers from 0 as int64; returns the same array each time. */
function wide(data: Int32Array): Int32Array {
  const known = wideTables.get(data)
  if (known) return known
  const words = new Int32Array(2 * data.length)
  for (let i = 0; i < data.length; i++) words[2 * i] = data[i]
  wideTables.set(data, words)
  return words
}
