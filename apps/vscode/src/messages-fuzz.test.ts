import { fuzzTarget } from '@finetune-lab/testing'
import { describe, expect, test } from 'vitest'
import { listeners, targets } from './testing/fuzz-targets.ts'

describe.each(Object.entries(listeners))('%s', (name, { schema, valid }) => {
  test('accepts valid messages', () => {
    expect(valid.map(message => schema.safeParse(message).success)).toEqual(valid.map(() => true))
  })

  test('rejects or survives all other messages', async () => {
    expect((await fuzzTarget(name, targets[name])).failed).toEqual([])
  }, 600_000)
})
