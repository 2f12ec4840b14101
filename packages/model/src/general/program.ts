import type { InferredNetwork } from '@finetune-lab/network'
import { sizeOf } from '@finetune-lab/network'
import { type CompileOptions, compileNetwork, type ProgramFunction } from './compile-network.ts'
import type { DropoutFactors, ParameterPlace } from './operation.ts'
import { NORM_CHUNK, STEP_SETTINGS, type StepSettings } from './optimizers.ts'
import type { Plan } from './plan.ts'
import { LOSS_TERMS } from './softmax.ts'
import type { Tensor } from './tensor.ts'

/** A compiled network with its own memory. */
export interface Program {
  readonly plan: Plan
  readonly batch: number
  /** Copies of parameters and statistics in PyTorch's layout, by name. */
  read(name: string): Float32Array
  write(name: string, values: Float32Array): void
  /** The same for values of the optimizer: `index` 0 or 1 of a trained parameter. */
  readState(name: string, index: number): Float32Array
  writeState(name: string, index: number, values: Float32Array): void
  clearState(): void
  /** Float32Array [batch, input]: the batch's images, normalised, to write before each call. */
  readonly images: Float32Array
  /** @param labels Float32Array [batch, classes] */
  writeLabels(labels: Float32Array): void
  /** @param factors [batch, channels or values of the layer] */
  writeFactors(dropout: DropoutFactors, factors: Float32Array): void
  /** Computes the gradients of all parameters. Returns the batch's mean loss. */
  gradients(): number
  /** The norm of all gradients together. */
  gradientNorm(): number
  update(settings: StepSettings): void
  forward(): void
  /** After `forward`: Float32Array [batch, features or classes]. */
  readonly features: () => Float32Array
  readonly logits: () => Float32Array
}

/** @throws Error if there is not enough memory */
export function createProgram(network: InferredNetwork, options: CompileOptions): Program {
  const { plan, pages, bytes } = compileNetwork(network, options)
  const { batch, classes } = options
  const memory = memoryOf(pages)
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
  const run = (name: ProgramFunction) => (exports[name] as () => void)()
  const float32 = (at: number, length: number) => new Float32Array(memory.buffer, at, length)
  const { places, trained, logits, features } = plan

  const find = (name: string): ParameterPlace => {
    const place = plan.parameters.find(own => own.name === name)
    if (!place) throw new RangeError(`The network has no parameter ${name}.`)
    return place
  }
  const labels = float32(places.labels.at, plan.blocks * classes * 4)
  const terms = float32(places.terms.at, plan.blocks * LOSS_TERMS * 4)
  const settings = float32(places.settings.at, STEP_SETTINGS.length)
  const norms = float32(places.norms.at, Math.ceil(trained.bytes / NORM_CHUNK) * 4)

  return {
    plan,
    batch,
    read: name => readPlace(find(name), float32, 0),
    write: (name, values) => writePlace(find(name), float32, 0, values),
    readState: (name, index) => readPlace(find(name), float32, trained.state[index] - trained.at),
    writeState: (name, index, values) => writePlace(find(name), float32, trained.state[index] - trained.at, values),
    clearState() {
      for (const at of trained.state) float32(at, trained.bytes / 4).fill(0)
    },
    images: float32(places.staged.at, batch * sizeOf(network.input)),
    writeLabels(rows) {
      for (let image = 0; image < batch; image++)
        for (let c = 0; c < classes; c++)
          labels[((image >> 2) * classes + c) * 4 + (image & 3)] = rows[image * classes + c]
    },
    writeFactors({ tensor, channels, place }, factors) {
      const size = tensor.channels * (channels ? 1 : tensor.height * tensor.width)
      const to = float32(place.at, plan.blocks * size * 4)
      for (let image = 0; image < batch; image++)
        for (let i = 0; i < size; i++) to[((image >> 2) * size + i) * 4 + (image & 3)] = factors[image * size + i]
    },
    gradients() {
      run('gradients')
      let loss = 0
      for (let image = 0; image < batch; image++) {
        const at = (image >> 2) * LOSS_TERMS * 4 + (image & 3)
        loss += Math.log(terms[at + 4]) * terms[at + 8] - terms[at]
      }
      return loss / batch
    },
    gradientNorm() {
      run('norms')
      return Math.sqrt(norms.reduce((sum, square) => sum + square, 0))
    },
    update(values) {
      settings.set(STEP_SETTINGS.map(name => values[name]))
      run('update')
    },
    forward: () => run('forward'),
    features: () => rowsOf(features, float32, batch),
    logits: () => rowsOf(logits, float32, batch),
  }
}

function memoryOf(pages: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages })
  } catch (cause) {
    const megabytes = Math.ceil(pages / 16)
    throw new Error(
      `Not enough memory for this network: ${megabytes} MiB needed. Fewer workers or a smaller batchSize need less.`,
      { cause },
    )
  }
}

type View = (at: number, length: number) => Float32Array

/** Index in memory of [row][column]. */
const index = ({ panel, rows, columns }: ParameterPlace, row: number, column: number) =>
  panel ? ((column >> 2) * rows + row) * 4 + (column & 3) : row * Math.ceil(columns / 4) * 4 + column

function readPlace(place: ParameterPlace, view: View, distance: number): Float32Array {
  const { rows, columns, at } = place
  const from = view(at + distance, rows * Math.ceil(columns / 4) * 4)
  const values = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) values[column * rows + row] = from[index(place, row, column)]
  return values
}

function writePlace(place: ParameterPlace, view: View, distance: number, values: Float32Array): void {
  const { name, rows, columns, at } = place
  if (values.length !== rows * columns)
    throw new RangeError(`${name} with ${values.length} values: expected ${rows * columns}`)
  const to = view(at + distance, rows * Math.ceil(columns / 4) * 4)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) to[index(place, row, column)] = values[column * rows + row]
}

/** A tensor's values as [batch, values], in PyTorch's order. */
function rowsOf(
  { at, block, channels, height, width, first, plane, row }: Tensor,
  view: View,
  batch: number,
): Float32Array {
  const size = channels * height * width
  const values = new Float32Array(batch * size)
  for (let image = 0; image < batch; image++) {
    const from = view(at + (image >> 2) * block, block / 4)
    let to = image * size
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) values[to++] = from[(first + c * plane + y * row) / 4 + x * 4 + (image & 3)]
  }
  return values
}
