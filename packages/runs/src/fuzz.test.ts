import { fuzzTarget } from '@finetune-lab/testing'
import { expect, test } from 'vitest'
import { targets } from './testing/fuzz-targets.ts'

test.each(Object.entries(targets))(
  '%s: 10,000 damaged ones, or 1000 in pieces',
  async (name, target) => {
    expect((await fuzzTarget(name, target)).failed).toEqual([])
  },
  600_000,
)
