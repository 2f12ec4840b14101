import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { followSweep, readSweep } from '../follow/follow-sweep.ts'
import { sweepRecord, temporaryStore } from '../testing/sweep.ts'
import { changeAbout, readAbout } from './about.ts'
import { createSweep } from './create-sweep.ts'
import { sweepFiles } from './layout.ts'
import { NOTHING_SAID } from './sweep-about.ts'

const newSweep = () => createSweep(temporaryStore(), sweepRecord('a'), '')

test('a sweep of which nothing was said has no file', () => {
  const folder = newSweep()
  expect(readAbout(folder)).toEqual(NOTHING_SAID)
  expect(readdirSync(folder)).not.toContain('about.json')
  expect(readSweep(folder)).toMatchObject({ about: NOTHING_SAID, record: { name: 'A sweep' } })
})

test('changes keep what they do not name; sweep.json keeps its bytes', () => {
  const folder = newSweep()
  const record = readFileSync(sweepFiles(folder).record)
  changeAbout(folder, { name: '  Mixup,\n again ', tags: ['b', 'a', 'b'] })
  changeAbout(folder, { notes: '# Notes', star: true })
  const about = { name: 'Mixup, again', notes: '# Notes', tags: ['a', 'b'], star: true, archived: false }
  expect(readAbout(folder)).toEqual(about)
  expect(readSweep(folder)).toMatchObject({ about, record: { name: 'Mixup, again', experiment: { name: 'A sweep' } } })
  expect(readFileSync(sweepFiles(folder).record)).toEqual(record)
  changeAbout(folder, { name: '' })
  expect(readSweep(folder).record.name).toBe('A sweep')
})

test('who follows a sweep sees the change at the next poll, and the same record object otherwise', () => {
  const folder = newSweep()
  const follower = followSweep(folder)
  const [first, second] = [follower.poll(), follower.poll()]
  expect(second.record).toBe(first.record)
  changeAbout(folder, { name: 'Renamed', archived: true })
  expect(follower.poll()).toMatchObject({ record: { name: 'Renamed' }, about: { archived: true } })
})

test.each([
  [
    { tags: ['two words'] },
    'tag "two words": expected 1 to 40 characters without spaces, commas, quotes and parentheses',
  ],
  [{ tags: [''] }, 'tag "": expected'],
  [{ tags: Array.from({ length: 51 }, (_, index) => `t${index}`) }, '51 tags; expected at most 50'],
  [{ name: 'x'.repeat(201) }, 'name: 201 characters; expected at most 200'],
  [{ notes: 'x'.repeat(100_001) }, 'notes: 100001 characters; expected at most 100000'],
])('%j is refused and changes nothing', (change, message) => {
  const folder = newSweep()
  changeAbout(folder, { tags: ['kept'] })
  expect(() => changeAbout(folder, change)).toThrow(message)
  expect(readAbout(folder)).toEqual({ ...NOTHING_SAID, tags: ['kept'] })
})

test('a damaged file is named and ignored; the next change moves it aside', () => {
  const folder = newSweep()
  const { about, damagedAbout } = sweepFiles(folder)
  writeFileSync(about, '{ "version": 1, "tags": 5 }')
  expect(readSweep(folder)).toMatchObject({
    about: NOTHING_SAID,
    aboutProblem: expect.stringContaining(`${about}: tags`),
  })
  changeAbout(folder, { star: true })
  expect(readSweep(folder).aboutProblem).toBeUndefined()
  expect(readFileSync(damagedAbout, 'utf8')).toBe('{ "version": 1, "tags": 5 }')
})

test('a folder in its place is named, and never removed', () => {
  const folder = newSweep()
  mkdirSync(sweepFiles(folder).about)
  expect(readSweep(folder).aboutProblem).toContain('expected a plain file, but this is a folder')
  expect(() => changeAbout(folder, { star: true })).toThrow('expected a plain file, but this is a folder')
})
