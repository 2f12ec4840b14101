import { fuzzTarget } from '@finetune-lab/testing'
import { expect, test } from 'vitest'
import { targets } from './testing/fuzz-targets.ts'

test.each(Object.entries(targets))(
  '%s are answered or refused, and reach nothing outside',
  async (name, target) => {
    expect((await fuzzTarget(name, target)).failed).toEqual([])
  },
  600_000,
)
