import { fuzzTarget } from '@finetune-lab/testing'
import { expect, test } from 'vitest'
import { targets } from './testing/fuzz-targets.ts'

test.each(Object.entries(targets))(
  '%s: 10,000 damaged files',
  async (name, target) => {
    expect((await fuzzTarget(name, target)).failed).toEqual([])
  },
  600_000,
)
