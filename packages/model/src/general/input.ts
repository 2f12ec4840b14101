import type { Place } from './operation.ts'
import { type Tensor, transposed } from './tensor.ts'
import type { FunctionCode } from './wasm/function-code.ts'
import { broadcast, get, load, offset, store, storeLane } from './wasm/instructions.ts'

/** Copies staged images, [image][channel][row][column], into the input tensor: four images become the lanes of a vector. */
export function interleave(f: FunctionCode, staged: Place, input: Tensor, blocks: number): void {
  const { channels, height, width, plane, row } = input
  const size = channels * height * width * 4
  const whole = Math.floor(width / 4)
  f.walk(
    blocks,
    [
      [f.address(staged.at), 4 * size],
      [f.address(input.at + input.first), input.block],
    ],
    (from, to) =>
      f.walk(
        channels,
        [
          [from, height * width * 4],
          [to, plane],
        ],
        (from, to) =>
          f.walk(
            height,
            [
              [from, width * 4],
              [to, row],
            ],
            (from, to) => {
              f.walk(
                whole,
                [
                  [from, 16],
                  [to, 64],
                ],
                (from, to) =>
                  f.scoped(() => {
                    const rows = [0, 1, 2, 3].map(image => f.vector(load(offset(get(from), image * size))))
                    for (const [i, own] of transposed(f, rows).entries())
                      f.emit(store(offset(get(to), i * 16), get(own)))
                  }),
              )
              for (let x = 4 * whole; x < width; x++)
                for (let image = 0; image < 4; image++)
                  f.emit(
                    storeLane(
                      offset(get(to), x * 16 + image * 4),
                      broadcast(offset(get(from), x * 4 + image * size)),
                      0,
                    ),
                  )
            },
          ),
      ),
  )
}
