import { expect, test } from 'vitest'
import { bestPoint, bestPointOn } from './best-point.ts'

const point = (samplesPerClass: number, mean: number) => ({ samplesPerClass, mean, n: 1, values: [] })
const curves = [
  {
    dataset: 'mnist',
    series: [
      { augmentation: 'none', points: [point(1, 0.5), point(64, 0.6)] },
      { augmentation: 'mixup', points: [point(1, 0.4), point(64, 0.7)] },
    ],
  },
  { dataset: 'letters', series: [{ augmentation: 'none', points: [point(1, 0.8), point(64, 0.8)] }] },
]

test('the best point has the highest mean of all, or of one finetune data set; of equals it is the first', () => {
  expect(bestPoint(curves)).toEqual({ dataset: 'letters', augmentation: 'none', ...point(1, 0.8) })
  expect(bestPointOn(curves, 'mnist')).toEqual({ dataset: 'mnist', augmentation: 'mixup', ...point(64, 0.7) })
})

test('undefined before the first run is finished', () => {
  expect(bestPoint([])).toBeUndefined()
  expect(bestPointOn(curves, 'fashion-mnist')).toBeUndefined()
})
