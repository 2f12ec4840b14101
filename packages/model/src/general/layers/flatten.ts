// The values stay where they are if no margin lies between them; otherwise they are copied.
import type { KernelLayer, Wanted } from '../operation.ts'
import { isDense } from '../tensor.ts'
import type { FunctionCode } from '../wasm/function-code.ts'
import { get, type Local, load, store } from '../wasm/instructions.ts'
import { put } from './element-wise.ts'

export const flatten: KernelLayer = {
  plan({ x, y }, { blocks }) {
    const each = (f: FunctionCode, from: number, to: number, body: (image: Local, list: Local) => void) =>
      f.walk(
        blocks,
        [
          [f.address(from + x.first), x.block],
          [f.address(to), y.block],
        ],
        (image, list) =>
          f.walk(
            x.channels,
            [
              [image, x.plane],
              [list, x.height * x.width * 16],
            ],
            (image, list) =>
              f.walk(
                x.height,
                [
                  [image, x.row],
                  [list, x.width * 16],
                ],
                (image, list) =>
                  f.walk(
                    x.width,
                    [
                      [image, 16],
                      [list, 16],
                    ],
                    body,
                  ),
              ),
          ),
      )
    return {
      forward: f => isDense(x) || each(f, x.at, y.at, (image, list) => f.emit(store(get(list), load(get(image))))),
      backward: (f: FunctionCode, { gradient, accumulate }: Wanted) =>
        gradient &&
        !isDense(x) &&
        each(f, x.grad, y.grad, (image, list) => f.emit(put(get(image), load(get(list)), accumulate))),
    }
  },
}
