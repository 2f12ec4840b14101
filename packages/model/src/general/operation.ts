import type { LayerOptions } from '@finetune-lab/network'
import type { Tensor } from './tensor.ts'
import type { FunctionCode } from './wasm/function-code.ts'

/** One layer in its place in the program. */
export interface Operation {
  readonly kind: string
  /** As torch.nn.Sequential names it. */
  readonly name: string
  readonly options: LayerOptions
  readonly x: Tensor
  readonly y: Tensor
  /** The shortcut of an addition. */
  readonly other?: Tensor
  /** By PyTorch's name within the layer. */
  readonly parameters: Readonly<Record<string, ParameterPlace>>
  /** Whether a relu follows, which the layer does itself. */
  readonly relu: boolean
  /** A pool: the convolution before it whose relu's mask it applies and whose bias' gradient it sums, at a quarter of the cost. */
  readonly before?: Operation
  /** Of that convolution: the pool does it. */
  masked?: boolean
}

/**
 * A parameter in memory: [rows][columns], columns padded to fours with zeros. PyTorch's index is column · rows + row:
 * output channels are columns.
 */
export interface ParameterPlace extends Place {
  readonly name: string
  readonly shape: readonly number[]
  readonly rows: number
  readonly columns: number
  /** Four columns at a time: [columns / 4][rows][4], so that a linear layer reads in one stream. */
  readonly panel: boolean
  grad: number
}

/** Memory whose address is known once all of the program is planned. */
export interface Place {
  at: number
}

/** What layers ask of the plan. */
export interface PlanContext {
  /** Images in a batch, and blocks of four, the last one perhaps with lanes that hold no image. */
  readonly batch: number
  readonly blocks: number
  readonly training: boolean
  /** Memory of its own that keeps its contents. */
  own(bytes: number): Place
  /** Memory that all layers share under this name; its contents last only within a pass of one layer. */
  scratch(name: string, bytes: number): Place
  /** Memory for a dropout layer's factors, which the caller writes before each step. */
  factors(dropout: Omit<DropoutFactors, 'place'>, bytes: number): Place
}

/** A dropout layer's factors in memory: [block][channel][4], or [block][channel][row][column][4]. */
export interface DropoutFactors {
  readonly name: string
  readonly tensor: Tensor
  /** Whether there is one factor for each channel instead of one for each value. */
  readonly channels: boolean
  readonly place: Place
}

/** The code of a layer. Addresses are known when it is called. */
export interface LayerCode {
  forward(f: FunctionCode): unknown
  backward(f: FunctionCode, want: Wanted): unknown
  /** Whether backward adds to the gradient of x even where it is the first: the plan then sets it to 0 before. */
  readonly adds?: boolean
  /** Runs before `adds` clears: the relu's mask and the bias' gradient. */
  mask?(f: FunctionCode): void
}

export interface Wanted {
  /** Whether the gradient of x is needed. */
  readonly gradient: boolean
  /** Whether it holds a gradient already, to add to. */
  readonly accumulate: boolean
}

/** How the kernels compute a kind of layer. */
export interface KernelLayer {
  /** Whether it can do a relu that follows. */
  readonly fusesRelu?: true
  /** Whether x and y have the same margin. */
  readonly elementWise?: true
  /** Demands margins and memory, and returns the code. */
  plan(op: Operation, context: PlanContext): LayerCode
}
