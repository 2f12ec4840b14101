import { fuzzTarget } from '@finetune-lab/testing'
import { describe, expect, test } from 'vitest'
import { listeners, targets } from './testing/fuzz-targets.ts'

describe.each(Object.entries(listeners))('%s', (name, { schema, valid }) => {
  test('understands what is meant for it', () => {
    expect(valid.map(message => schema.safeParse(message).success)).toEqual(valid.map(() => true))
  })

  test('refuses or survives other messages', async () => {
    expect((await fuzzTarget(name, targets[name])).failed).toEqual([])
  }, 600_000)
})
