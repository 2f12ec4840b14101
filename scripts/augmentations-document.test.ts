import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { augmentations } from '../packages/augmentation/src/index.ts'

test('docs/augmentations.md lists every augmentation with its description, parameters and source', () => {
  const text = readFileSync(new URL('../docs/augmentations.md', import.meta.url), 'utf8')
  const listed = text.split('\n').filter(line => line.startsWith('| `'))
  const expected = augmentations.map(({ name, description, source, parameters }) => {
    const values = Object.entries(parameters).map(
      ([parameter, { default: value, minimum, maximum }]) => `\`${parameter}\` ${value} (${minimum} to ${maximum})`,
    )
    return `| \`${name}\` | ${description} | ${values.join(', ') || '–'} | ${source} |`
  })
  expect(listed).toEqual(expected)
})
