import { expect, test } from 'vitest'
import { sampleSnapshot, sampleSweep } from '../testing/sample-sweep.ts'
import { bestSetting, meanConfusion } from './mean-confusion.ts'

const setting = { augmentation: 'mixup', samplesPerClass: 64 }

test('the diagonal’s mean is the mean accuracy where classes are equally large', () => {
  const confusion = meanConfusion(sampleSnapshot.runs, 'emnist-letters', setting)!
  const diagonal = confusion.shares.map((row, index) => row[index])
  expect(confusion.n).toBe(3)
  // Counts of 800 images a class are rounded: 1/1600.
  expect(Math.abs(diagonal.reduce((sum, share) => sum + share, 0) / 26 - (0.684 + 0.687 + 0.695) / 3)).toBeLessThan(
    1 / 1600,
  )
})

test('each row’s shares add up to one, whatever the number of its images', () => {
  const [run] = sampleSnapshot.runs.filter(({ run }) => run.id === 'mnist-mixup-s64-seed0')
  const uneven = {
    ...run,
    result: {
      ...run.result!,
      finetunes: [
        {
          dataset: 'mnist',
          testImages: 104,
          accuracy: 0.5,
          loss: 1,
          confusion: [
            [1, 3],
            [50, 50],
          ],
        },
      ],
    },
  }
  expect(meanConfusion([uneven], 'mnist', setting)).toEqual({
    setting,
    n: 1,
    shares: [
      [0.25, 0.75],
      [0.5, 0.5],
    ],
  })
})

test('a setting without a finished run has none', () => {
  expect(meanConfusion([], 'mnist', setting)).toBeUndefined()
  expect(meanConfusion(sampleSnapshot.runs, 'fashion-mnist', setting)).toBeUndefined()
})

test('the best setting has the highest mean', () => {
  expect(bestSetting(sampleSweep.curves, 'emnist-letters')).toMatchObject(setting)
  expect(bestSetting([], 'emnist-letters')).toBeUndefined()
})
