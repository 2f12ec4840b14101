import type { Operation, PlanContext } from '../operation.ts'
import type { Tensor } from '../tensor.ts'
import type { FunctionCode } from '../wasm/function-code.ts'
import { get, type Local, offset } from '../wasm/instructions.ts'
import { windowsAlong } from './windows.ts'

interface Window {
  readonly kernel: number
  readonly stride: number
  readonly padding: number
}

/** Whether each pixel is in exactly one window. */
export const tilesExactly = ({ x, options }: Operation): boolean => {
  const { kernel, stride, padding } = options as unknown as Window
  return kernel === stride && padding === 0 && x.height % kernel === 0 && x.width % kernel === 0
}

/** A pointer that a pool walks over: in the tensor of its input or of its output. */
export interface PoolBase {
  readonly at: number
  readonly tensor: Tensor
}

/**
 * body(pointers, offsets of the window's pixels from the first pointer) for each window.
 *
 * @param bases the first ones over x, at the window's beginning, the others over y
 * @param channel wraps the code of one channel
 */
export function eachWindow(
  f: FunctionCode,
  { x, y, options }: Operation,
  { blocks }: PlanContext,
  bases: readonly PoolBase[],
  body: (pointers: Local[], cells: number[]) => void,
  channel: (code: () => void, index: Local) => void = code => code(),
  channelBase = 0,
): void {
  const window = options as unknown as Window
  const rows = windowsAlong(x.height, y.height, window)
  const columns = windowsAlong(x.width, y.width, window)
  const ofInput = bases.map(({ tensor }) => tensor === x)
  f.walk(
    y.channels,
    [
      ...bases.map(({ at, tensor }) => [f.address(at + tensor.first), tensor.plane] as const),
      [f.address(channelBase), 4],
    ],
    (...planes) => {
      const index = planes.pop()!
      channel(
        () =>
          f.walk(
            blocks,
            planes.map((at, i) => [at, bases[i].tensor.block] as const),
            (...inBlock) => {
              for (const row of rows)
                for (const column of columns)
                  f.scoped(() => {
                    const cells = row.places.flatMap(u => column.places.map(v => u * x.row + v * 16))
                    const starts = inBlock.map((at, i) =>
                      shifted(
                        f,
                        at,
                        ofInput[i] ? row.start * x.row + column.start * 16 : row.first * y.row + column.first * 16,
                      ),
                    )
                    const step = (i: number, bytes: number) => bytes * (ofInput[i] ? window.stride : 1)
                    f.walk(
                      row.count,
                      starts.map((at, i) => [at, step(i, bases[i].tensor.row)] as const),
                      (...inRow) =>
                        f.walk(
                          column.count,
                          inRow.map((at, i) => [at, step(i, 16)] as const),
                          (...at) => f.scoped(() => body(at, cells)),
                        ),
                    )
                  })
            },
          ),
        index,
      )
    },
  )
}

function shifted(f: FunctionCode, at: Local, bytes: number): Local {
  return bytes === 0 ? at : f.pointer(offset(get(at), bytes))
}
