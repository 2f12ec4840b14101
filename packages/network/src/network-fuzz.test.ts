import { fuzzTarget } from '@finetune-lab/testing'
import { expect, test } from 'vitest'
import { targets } from './testing/fuzz-targets.ts'

test('network: any value is read as a network or refused in words', async () => {
  expect((await fuzzTarget('network', targets.network)).failed).toEqual([])
}, 600_000)
