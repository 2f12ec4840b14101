import { fuzzTarget } from '@finetune-lab/random/testing'
import { expect, test } from 'vitest'
import { targets } from '../testing/fuzz-targets.ts'

test('checkpoints: 10,000 damaged ones', async () => {
  const { failed, inputs, refused } = await fuzzTarget('checkpoint', targets.checkpoint)
  expect(failed).toEqual([])
  expect(inputs - refused).toBeGreaterThan(10)
}, 600_000)
