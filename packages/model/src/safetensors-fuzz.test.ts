import { fuzzTarget } from '@finetune-lab/testing'
import { expect, test } from 'vitest'
import { targets } from './testing/fuzz-targets.ts'

test('safetensors: damaged files are read or refused', async () => {
  expect((await fuzzTarget('safetensors', targets.safetensors)).failed).toEqual([])
}, 600_000)
