import { fuzzTarget } from '@finetune-lab/testing'
import { expect, test } from 'vitest'
import { targets } from '../testing/fuzz-targets.ts'

test('checkpoint: damaged files are read or refused', async () => {
  const { failed, inputs, refused } = await fuzzTarget('checkpoint', targets.checkpoint)
  expect(failed).toEqual([])
  // With enough inputs, some are read: the fuzzer gets past the checksum.
  if (inputs >= 200) expect(inputs - refused).toBeGreaterThan(inputs / 1000)
}, 600_000)
