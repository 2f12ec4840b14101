import { fuzzTarget } from '@finetune-lab/testing'
import { expect, test } from 'vitest'
import { targets } from '../testing/fuzz-targets.ts'

test('checkpoint: damaged files are read or refused', async () => {
  const { failed, inputs, refused } = await fuzzTarget('checkpoint', targets.checkpoint)
  expect(failed).toEqual([])
  // Where there are enough inputs to tell, some are read: the fuzzer reaches what lies behind the checksum.
  if (inputs >= 200) expect(inputs - refused).toBeGreaterThan(inputs / 1000)
}, 600_000)
