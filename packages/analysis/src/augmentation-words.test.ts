import { expect, test } from 'vitest'
import { augmentationName, augmentationTitle, augmentationWords, withAugmentation } from './augmentation-words.ts'

test('labels become words: no augmentation, and parameters as papers write them', () => {
  expect(['none', 'mixup', 'mixup(alpha=0.4)', 'grid(alpha=1,size=3)'].map(augmentationWords)).toEqual([
    'no augmentation',
    'mixup',
    'mixup (α = 0.4)',
    'grid (α = 1, size = 3)',
  ])
  expect(['none', 'mixup', 'mixup(alpha=1)'].map(withAugmentation)).toEqual([
    'without augmentation',
    'with mixup',
    'with mixup (α = 1)',
  ])
})

test('titles for legends and tables keep `none`, and separate parameters with commas', () => {
  const labels = ['none', 'mixup', 'mixup(alpha=0.4)', 'grid(alpha=1,size=3)']
  expect(labels.map(augmentationTitle)).toEqual(['none', 'mixup', 'mixup, α = 0.4', 'grid, α = 1, size = 3'])
  expect(labels.map(augmentationName)).toEqual(['none', 'mixup', 'mixup', 'grid'])
})
