import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tailEvents } from './event-tail.ts'

const EVENTS = 50_000
const path = join(mkdtempSync(join(tmpdir(), 'finetune-lab-events-')), 'events.jsonl')
const line = (index: number) => `${JSON.stringify({ type: 'failed', message: `${index}`, at: '2026-11-26' })}\n`
const text = Array.from({ length: EVENTS }, (_, index) => line(index)).join('')
const messages = (events: Iterable<object>) =>
  Array.from(events, event => Number((event as { message: string }).message))

test('all events of a large file, each once and in order', () => {
  writeFileSync(path, text)
  const tail = tailEvents(path)
  expect(messages(tail.read())).toEqual(Array.from({ length: EVENTS }, (_, index) => index))
  expect(messages(tail.read())).toEqual([])
})

test('a file is read as its events are taken, a part at a time', () => {
  writeFileSync(path, text)
  const events = tailEvents(path).read()[Symbol.iterator]()
  expect(events.next().value).toMatchObject({ message: '0' })
  // What is gone now had not been read.
  writeFileSync(path, '')
  let taken = 1
  while (!events.next().done) taken++
  expect(taken).toBeGreaterThan(1000)
  expect(taken).toBeLessThan(EVENTS / 2)
})

test('what has been read can be read again, and nothing that has not', () => {
  writeFileSync(path, line(0) + line(1))
  const tail = tailEvents(path)
  expect(messages(tail.past())).toEqual([])
  expect(messages(tail.read())).toEqual([0, 1])
  writeFileSync(path, line(0) + line(1) + line(2) + line(3).slice(0, 9))
  expect(messages(tail.past())).toEqual([0, 1])
  expect(messages(tail.read())).toEqual([2])
  expect(messages(tail.past())).toEqual([0, 1, 2])
})
