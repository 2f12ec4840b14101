import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { separateTests } from './separate-tests.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('every test that replaces a module has a process to itself: in a shared one, others may have loaded that module', () => {
  const args = ['grep', '-l', '--untracked', '-E', '^vi\\.(mock|doMock)\\(', '--', '*.test.ts']
  const files = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim().split('\n')
  expect(files.filter(file => !separateTests.includes(file))).toEqual([])
})
