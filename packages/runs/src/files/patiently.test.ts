import { expect, test } from 'vitest'
import { patiently } from './patiently.ts'

const refusal = (code: string) => Object.assign(new Error(code), { code })

/** Fails this many times, then succeeds. */
function refused(code: string, times: number) {
  let tries = 0
  const work = () => {
    if (tries++ < times) throw refusal(code)
    return tries
  }
  return { work, tries: () => tries }
}

test('what Windows refuses for a moment is done a moment later', () => {
  for (const code of ['EPERM', 'EACCES', 'EBUSY'])
    expect(patiently(refused(code, 3).work, { platform: 'win32', milliseconds: 60_000 })).toBe(4)
})

test('a refusal that lasts is thrown, as is any other error, and every one where systems mean what they say', () => {
  expect(() =>
    patiently(refused('EPERM', Number.POSITIVE_INFINITY).work, { platform: 'win32', milliseconds: 30 }),
  ).toThrow('EPERM')
  for (const [code, platform] of [
    ['ENOSPC', 'win32'],
    ['EACCES', 'linux'],
    ['EPERM', 'darwin'],
  ] as const) {
    const { work, tries } = refused(code, 1)
    expect(() => patiently(work, { platform })).toThrow(code)
    expect(tries()).toBe(1)
  }
})
