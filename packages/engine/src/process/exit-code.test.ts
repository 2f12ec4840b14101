import { SetupError } from '@finetune-lab/setup'
import { expect, test } from 'vitest'
import { exitCodeOf } from './exit-code.ts'

test('a setup for which the machine lacks something is told from one that came to nothing', () => {
  expect(exitCodeOf(new SetupError('no network', 'lack'))).toBe(3)
  expect(exitCodeOf(new SetupError('another file than the known one', 'failure'))).toBe(1)
  expect(exitCodeOf(new Error('of the program'))).toBeUndefined()
})
