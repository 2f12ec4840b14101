import { expect, it } from 'vitest'
import { pathKey, samePath } from './same-path.ts'

it('knows a file again by either case of its drive, on Windows alone', () => {
  expect(samePath('c:\\lab\\a.experiment.yaml', 'C:\\lab\\a.experiment.yaml', 'win32')).toBe(true)
  expect(new Set(['c:\\lab', 'C:\\lab'].map(path => pathKey(path, 'win32'))).size).toBe(1)
  expect(samePath('/lab/a.experiment.yaml', '/lab/A.experiment.yaml', 'linux')).toBe(false)
})
