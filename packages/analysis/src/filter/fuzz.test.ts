import { fuzzTarget } from '@finetune-lab/testing'
import { expect, test } from 'vitest'
import { targets } from '../testing/fuzz-targets.ts'

test.each(Object.entries(targets))(
  '%s: damaged expressions are understood or refused',
  async (name, target) => {
    expect((await fuzzTarget(name, target)).failed).toEqual([])
  },
  600_000,
)
