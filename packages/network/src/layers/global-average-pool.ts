// y[c] = mean of x[c] over all pixels
import { type LayerKind, needImage } from '../layer.ts'
import { flatShape } from '../shape.ts'

export const globalAveragePool: LayerKind = {
  name: 'globalAveragePool',
  title: 'Global average pool',
  description: 'Takes the mean of each channel over all pixels, which leaves one feature per channel.',
  source: 'Lin, Chen and Yan 2013, arXiv:1312.4400',
  options: {},
  shape(input) {
    needImage(input)
    return flatShape(input.channels)
  },
  reference: {
    forward(x, { batch, input }) {
      const pixels = input.height * input.width
      return Float64Array.from({ length: batch * input.channels }, (_, i) => {
        let sum = 0
        for (let pixel = 0; pixel < pixels; pixel++) sum += x[i * pixels + pixel]
        return sum / pixels
      })
    },
    backward(change, { x, input }) {
      const pixels = input.height * input.width
      return Float64Array.from(x, (_, i) => change[Math.floor(i / pixels)] / pixels)
    },
  },
}
