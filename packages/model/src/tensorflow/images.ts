import { CONSTANT_ROW, IMAGE_ROWS } from './geometry.ts'
import type { Value } from './operation.ts'
import type { Operations } from './operations.ts'
import type { Procedure } from './program.ts'

const GREY_SCALE = { type: 'float32', shape: [], data: Float32Array.of(1 / 255) } as const
const CONSTANTS = (() => {
  const data = new Float32Array(IMAGE_ROWS * 28)
  data.set(CONSTANT_ROW, 28 * 28)
  return { type: 'float32', shape: [1, IMAGE_ROWS, 28], data } as const
})()

/**
 * Normalises grey values for the network, x = (grey · 1/255 − mean) · 1/std in float32, each operation rounded as in
 * the CPU kernels, and adds the constant row below each image: [images, 29, 28].
 *
 * @param variable the variable to store them in
 */
export function loadingImages(variable: string): Procedure {
  return {
    feeds: {
      greys: { type: 'uint8', shape: [-1, 28, 28] },
      mean: { type: 'float32', shape: [-1, 1, 1] },
      factor: { type: 'float32', shape: [-1, 1, 1] },
    },
    work: (o, { greys, mean, factor }) => ({ assign: { [variable]: normalised(o, greys, mean, factor) }, outputs: [] }),
  }
}

function normalised(o: Operations, greys: Value, mean: Value, factor: Value): Value {
  const scaled = o.multiply(o.cast(greys, 'uint8', 'float32'), o.constant(GREY_SCALE))
  const centred = o.multiply(o.subtract(scaled, mean), factor)
  return o.add(o.padRows(centred, 1), o.constant(CONSTANTS))
}
