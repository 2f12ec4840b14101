import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { takeLease } from '../claims/lease.ts'
import { createSweep } from '../store/create-sweep.ts'
import type { RunEvent } from '../store/event.ts'
import { runFiles, runFolder, runsFolder, sweepFiles } from '../store/layout.ts'
import { openRunWriter } from '../store/run-writer.ts'
import { runResult, sweepRecord, temporaryStore } from '../testing/sweep.ts'
import { followSweep, readSweep } from './follow-sweep.ts'

let folder: string
beforeEach(() => {
  folder = createSweep(temporaryStore(), sweepRecord('20261124-020000-aaaa'), 'name: A sweep\n')
})

const states = (at: string = folder) => readSweep(at).runs.map(({ state }) => state)
const started = (engine: string) => ({ type: 'started', engine, host: 'h', worker: 0 }) as const
const progress = (step: number, loss: number) =>
  ({ type: 'progress', stage: 'pretrain', dataset: 'mnist', step, steps: 100, loss, done: step / 100 }) as const

test('a new sweep contains the file, its record and waiting runs; no engine is running', () => {
  expect(readFileSync(sweepFiles(folder).experiment, 'utf8')).toBe('name: A sweep\n')
  const snapshot = readSweep(folder)
  expect(snapshot.record).toEqual(sweepRecord('20261124-020000-aaaa'))
  expect(snapshot.state).toBe('interrupted')
  expect(states()).toEqual(['waiting', 'waiting'])
})

test('a run goes from waiting over running to finished, read from its files alone', () => {
  const lease = takeLease(folder, 1)
  const follower = followSweep(folder)
  const writer = openRunWriter(runFolder(folder, 'one'))
  expect(follower.poll().runs[0].state).toBe('waiting')
  writer.event(started(lease.engine))
  writer.event(progress(50, 0.5))
  expect(follower.poll()).toMatchObject({
    state: 'running',
    runs: [
      { state: 'running', progress: { stage: 'pretrain', step: 50, steps: 100, loss: 0.5, done: 0.5 } },
      { state: 'waiting' },
    ],
  })
  writer.finish(runResult(0), Uint8Array.of(1, 2, 3))
  writer.close()
  expect(follower.poll().runs[0]).toEqual({ run: sweepRecord('x').runs[0], state: 'finished', result: runResult(0) })
  expect(readFileSync(runFiles(runFolder(folder, 'one')).model)).toEqual(Buffer.of(1, 2, 3))
  lease.release()
  expect(readSweep(folder).state).toBe('interrupted')
})

test('a sweep is finished when all runs are, failed when what is left has failed', () => {
  for (const [seed, id] of ['one', 'two'].entries()) {
    const writer = openRunWriter(runFolder(folder, id))
    writer.event(started('e'))
    if (id === 'two') {
      writer.event({ type: 'failed', message: 'no luck' })
      expect(readSweep(folder)).toMatchObject({
        state: 'failed',
        runs: [{ state: 'finished' }, { state: 'failed', error: 'no luck' }],
      })
    }
    writer.finish(runResult(seed), new Uint8Array())
    writer.close()
  }
  expect(readSweep(folder).state).toBe('finished')
})

test('a run whose engine is gone is interrupted: killed, stopped, or under a stale lease', () => {
  const writer = openRunWriter(runFolder(folder, 'one'))
  writer.event(started('an engine that was killed'))
  expect(states()[0]).toBe('interrupted')
  const lease = takeLease(folder, 1)
  expect(states()[0]).toBe('interrupted') // another engine than the one that began it
  writer.event(started(lease.engine))
  expect(states()[0]).toBe('running')
  const later = () => new Date(Date.now() + 60_000)
  expect(readSweep(folder, later)).toMatchObject({ state: 'interrupted', runs: [{ state: 'interrupted' }, {}] })
  writer.event({ type: 'stopped' })
  expect(states()[0]).toBe('interrupted')
  writer.close()
  lease.release()
})

test('events are reported once each and in order, however they arrive', () => {
  const reported: RunEvent['type'][] = []
  const losses: (number | null)[] = []
  const follower = followSweep(folder, {
    onEvent: (_, event) => {
      reported.push(event.type)
      if (event.type === 'progress') losses.push(event.loss)
    },
  })
  const writer = openRunWriter(runFolder(folder, 'one'))
  writer.event(started('e'))
  follower.poll()
  const { events } = runFiles(runFolder(folder, 'one'))
  const line = JSON.stringify({ ...progress(1, 0.25), at: 'now' })
  appendFileSync(events, line.slice(0, 20))
  follower.poll()
  appendFileSync(events, `${line.slice(20)}\n`)
  follower.poll()
  for (let step = 2; step < 5000; step++)
    appendFileSync(events, `${JSON.stringify({ ...progress(step, step), at: 'now' })}\n`)
  follower.poll()
  follower.poll()
  expect(reported).toEqual(['started', ...new Array(4999).fill('progress')])
  expect(losses.slice(0, 3)).toEqual([0.25, 2, 3])
  writer.close()
})

test('a torn last line is skipped, and removed when the run starts again', () => {
  const { events } = runFiles(runFolder(folder, 'one'))
  const first = openRunWriter(runFolder(folder, 'one'), { now: () => new Date(0) })
  first.event(started('a'))
  first.close()
  const whole = readFileSync(events, 'utf8')
  appendFileSync(events, '{"type":"progress","st')
  const reported: string[] = []
  const follower = followSweep(folder, { onEvent: (_, { type }) => reported.push(type) })
  follower.poll()
  const second = openRunWriter(runFolder(folder, 'one'), { now: () => new Date(0) })
  expect(readFileSync(events, 'utf8')).toBe(whole)
  second.event(started('b'))
  second.event(progress(1, 1))
  follower.poll()
  expect(reported).toEqual(['started', 'started', 'progress'])
  second.close()
})

test('a file that is one torn line of any length is cut to nothing', () => {
  const { events } = runFiles(runFolder(folder, 'one'))
  mkdirSync(runFolder(folder, 'one'))
  writeFileSync(events, 'x'.repeat(10_000))
  openRunWriter(runFolder(folder, 'one')).close()
  expect(readFileSync(events, 'utf8')).toBe('')
})

test('a run that did not change is the same object at the next poll', () => {
  const follower = followSweep(folder)
  const before = follower.poll().runs
  const writer = openRunWriter(runFolder(folder, 'two'))
  writer.event(started('e'))
  const after = follower.poll().runs
  expect(after[0]).toBe(before[0])
  expect(after[1]).not.toBe(before[1])
  writer.close()
})

test('finishing leaves no temporary file, and beginning again removes those of an attempt that was killed', () => {
  const path = runFolder(folder, 'one')
  mkdirSync(path)
  writeFileSync(join(path, '.result.json.123.tmp'), 'half')
  const writer = openRunWriter(path)
  writer.event(started('e'))
  writer.finish(runResult(0), new Uint8Array(3))
  writer.log('done')
  writer.close()
  expect(readdirSync(path).sort()).toEqual(['events.jsonl', 'log.txt', 'model.safetensors', 'result.json'])
})

test('a damaged result affects only its run, and the error names the file and the problem', () => {
  const path = runFolder(folder, 'one')
  openRunWriter(path).close()
  const { result } = runFiles(path)
  for (const [contents, message] of [
    ['{"version": 1', `${result}: not valid JSON`],
    [JSON.stringify({ ...runResult(0), executor: 7 }), `${result}: executor: `],
    [
      JSON.stringify({ ...runResult(0), pretraining: { steps: 1, seconds: 1, finalLoss: Number.NaN } }),
      `${result}: pretraining.finalLoss: `,
    ],
  ]) {
    writeFileSync(result, contents)
    const [one, two] = readSweep(folder).runs
    expect(one).toMatchObject({ state: 'failed', error: expect.stringContaining(message) })
    expect(two.state).toBe('waiting')
  }
})

test('a sweep whose record is damaged or gone is named, with what was expected', () => {
  writeFileSync(sweepFiles(folder).record, JSON.stringify({ ...sweepRecord('x'), version: 2 }))
  expect(() => readSweep(folder)).toThrow(`${sweepFiles(folder).record}: format 2, made by`)
  rmSync(sweepFiles(folder).record)
  expect(() => readSweep(folder)).toThrow('no such file')
})

test('a failed run that the running engine will retry is waiting', () => {
  const writer = openRunWriter(runFolder(folder, 'one'))
  writer.event(started('an engine of before'))
  writer.event({ type: 'failed', message: 'no luck' })
  expect(states()[0]).toBe('failed')
  const helper = takeLease(folder, 1, { join: true })
  expect(states()[0]).toBe('failed')
  helper.release()
  const lease = takeLease(folder, 1, { retriesFailed: true })
  expect(states()[0]).toBe('waiting')
  writer.event(started(lease.engine))
  writer.event({ type: 'failed', message: 'again' })
  expect(readSweep(folder).runs[0]).toMatchObject({ state: 'failed', error: 'again' })
  writer.close()
  lease.release()
})

test('lines that are not events and folders that are not runs are ignored', () => {
  mkdirSync(join(runsFolder(folder), 'stranger'))
  mkdirSync(runFolder(folder, 'one'))
  writeFileSync(runFiles(runFolder(folder, 'one')).events, 'not json\n{"type":"unknown"}\n[]\n\n')
  expect(states()).toEqual(['waiting', 'waiting'])
})

test('the first poll may be split into parts, with the same result', () => {
  for (const [seed, id] of ['one', 'two'].entries()) {
    const writer = openRunWriter(runFolder(folder, id))
    writer.event(started('e'))
    if (seed === 0) writer.finish(runResult(seed), new Uint8Array())
    writer.close()
  }
  const events: string[] = []
  const follower = followSweep(folder, { onEvent: ({ id }, { type }) => events.push(`${id} ${type}`) })
  // Time is always up: a run a call.
  expect([follower.readAhead(0), follower.readAhead(0), follower.readAhead(0)]).toEqual([true, false, false])
  expect(follower.poll()).toEqual(readSweep(folder))
  expect(events).toEqual(['two started'])
})

test('a confusion matrix that contains anything but counts is reported', () => {
  const writer = openRunWriter(runFolder(folder, 'one'))
  writer.event(started('e'))
  writer.finish(runResult(0), new Uint8Array())
  writer.close()
  const { result } = runFiles(runFolder(folder, 'one'))
  const text = readFileSync(result, 'utf8')
  for (const wrong of ['[[1.5]]', '[["1"]]', '[1]', '{}']) {
    writeFileSync(
      result,
      JSON.stringify({
        ...JSON.parse(text),
        finetunes: [{ ...JSON.parse(text).finetunes[0], confusion: JSON.parse(wrong) }],
      }),
    )
    expect(readSweep(folder).runs[0].error).toContain('finetunes.0.confusion: expected rows of whole numbers')
  }
})
