// loss = −Σ_c y_c log p_c with p = softmax(z), mean over the batch;  ∂z = (p Σy − y) / batch
import { exponential } from './exponential.ts'
import type { Place } from './operation.ts'
import { type Tensor, ZERO } from './tensor.ts'
import type { FunctionCode } from './wasm/function-code.ts'
import { get, load, offset, set, splat, store, v } from './wasm/instructions.ts'

/** What the loss needs of each image, [block][3][4]: Σ y · (z − max z), Σ e^(z − max z), and Σ y. The caller takes the log. */
export const LOSS_TERMS = 3

/** @param labels [block][class][4]; lanes without an image have 0, and so no gradient */
export function softmax(
  f: FunctionCode,
  logits: Tensor,
  labels: Place,
  terms: Place,
  batch: number,
  blocks: number,
): void {
  const { channels: classes, at, grad, block } = logits
  f.walk(
    blocks,
    [
      [f.address(at), block],
      [f.address(grad), block],
      [f.address(labels.at), classes * 16],
      [f.address(terms.at), LOSS_TERMS * 16],
    ],
    (z, g, y, terms) => {
      const most = f.vector(load(get(z)))
      const all = f.vector(ZERO)
      const weight = f.vector(ZERO)
      const product = f.vector(ZERO)
      f.walk(classes, [[z, 16]], z => f.emit(set(most, v.pmax(get(most), load(get(z))))))
      f.walk(
        classes,
        [
          [z, 16],
          [g, 16],
          [y, 16],
        ],
        (z, g, y) => {
          const difference = get(f.vector(v.sub(load(get(z)), get(most))))
          const power = get(f.vector(exponential(f, difference)))
          const label = get(f.vector(load(get(y))))
          f.emit(
            store(get(g), power),
            set(all, v.add(get(all), power)),
            set(weight, v.add(get(weight), label)),
            set(product, f.multiplyAdd(difference, label, get(product))),
          )
        },
      )
      const scale = f.vector(v.div(get(weight), get(all)))
      f.walk(
        classes,
        [
          [g, 16],
          [y, 16],
        ],
        (g, y) => f.emit(store(get(g), v.mul(v.sub(v.mul(load(get(g)), get(scale)), load(get(y))), splat(1 / batch)))),
      )
      f.emit([get(product), get(all), get(weight)].map((value, i) => store(offset(get(terms), i * 16), value)))
    },
  )
}
