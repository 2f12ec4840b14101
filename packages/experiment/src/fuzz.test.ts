import { fuzzTarget } from '@finetune-lab/testing'
import { expect, test } from 'vitest'
import { targets } from './testing/fuzz-targets.ts'

test('yaml: no damaged file makes the parser throw, hang, use too much memory or point outside the text', async () => {
  expect((await fuzzTarget('yaml', targets.yaml)).failed).toEqual([])
}, 600_000)
