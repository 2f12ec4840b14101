import fs, { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { beforeEach, expect, test } from 'vitest'
import { createSweep } from '../store/create-sweep.ts'
import { runFiles, runFolder } from '../store/layout.ts'
import { ClaimLost, openRunWriter } from '../store/run-writer.ts'
import { runResult, sweepRecord, temporaryStore } from '../testing/sweep.ts'
import { type Claim, claimRun, isHeld, releaseClaim, renewClaim, reopenFailedRun } from './claim.ts'

let folder: string
beforeEach(() => {
  folder = runFolder(createSweep(temporaryStore(), sweepRecord('a'), ''), 'one')
})

const holder = (engine: string) => ({ engine, host: 'h', pid: 1, processes: 'p' })
const nobody = () => false
const claim = (engine: string, isDead: (holder: { engine: string }) => boolean = nobody, again = false) =>
  claimRun(folder, holder(engine), isDead, again)
const claims = () => readdirSync(folder).sort()

test('a run belongs to one engine at a time', () => {
  const first = claim('a') as Claim
  expect(first).toMatchObject({ number: 1, holder: holder('a') })
  expect(claim('b')).toBe('held')
  expect(isHeld(first)).toBe(true)
  releaseClaim(first, 'stopped')
  expect(isHeld(first)).toBe(false)
  expect(claim('b')).toMatchObject({ number: 3 })
  expect(claims()).toEqual(['claim-3.json'])
})

test('exactly one engine takes over a run of a dead engine, which finds it taken if it wakes up', () => {
  const first = claim('a') as Claim
  const dead = ({ engine }: { engine: string }) => engine === 'a'
  const second = claim('b', dead) as Claim
  expect(second.number).toBe(2)
  expect(claim('c', dead)).toBe('held')
  expect([isHeld(first), isHeld(second)]).toEqual([false, true])
  expect(renewClaim(first)).toBeUndefined()
  releaseClaim(first, 'failed')
  expect(isHeld(second)).toBe(true)
})

test('numbers only grow, so an old claim is never mistaken for a new one', () => {
  let last = 0
  for (let attempt = 0; attempt < 20; attempt++) {
    const taken = claim(`e${attempt}`, () => true) as Claim
    expect(taken.number).toBeGreaterThan(last)
    last = taken.number
    if (attempt % 3 === 0) releaseClaim(taken, 'stopped')
  }
  expect(claims().length).toBeLessThanOrEqual(2)
})

test('a failed run is left alone unless failed runs are retried', () => {
  releaseClaim(claim('a') as Claim, 'failed')
  expect(claim('b')).toBe('failed')
  expect(claim('b', nobody, true)).toMatchObject({ number: 3 })
})

test('if a run is taken over at the moment of its result, exactly one engine writes it', () => {
  const first = claim('a') as Claim
  const asleep = openRunWriter(folder, { claim: first })
  const second = claim('b', () => true) as Claim
  const awake = openRunWriter(folder, { claim: second })
  expect(() => asleep.finish(runResult(7), Uint8Array.of(7))).toThrow(ClaimLost)
  expect(() => asleep.checkpoint(Uint8Array.of(7))).toThrow(ClaimLost)
  awake.checkpoint(Uint8Array.of(1))
  awake.finish(runResult(1), Uint8Array.of(1))
  expect(() => asleep.finish(runResult(7), Uint8Array.of(7))).toThrow(ClaimLost)
  expect(readFileSync(runFiles(folder).model)).toEqual(Buffer.of(1))
  expect(JSON.parse(readFileSync(runFiles(folder).result, 'utf8'))).toEqual(runResult(1))
  expect(claims()).toEqual(['events.jsonl', 'model.safetensors', 'result.json'])
  expect(claim('c')).toBe('finished')
})

test('once the holder has begun to write its result, who takes the run for a dead engine’s is too late', () => {
  const first = claim('a') as Claim
  const renewed = renewClaim(first)!
  expect(renewed.number).toBe(2)
  // The other one judged claim 1 and wants the number after it.
  expect(claim('b', nobody)).toBe('held')
  expect(isHeld(first)).toBe(false)
})

test('a damaged claim counts as held until it has been watched for long', () => {
  claim('a')
  writeFileSync(runFiles(folder).claim(1), '{"version": 1, "id"')
  expect(claim('b')).toBe('held')
  expect(claim('b', ({ engine }) => engine === 'unknown')).toMatchObject({ number: 2 })
})

/** A run that is finished. */
function finish(): void {
  const writer = openRunWriter(folder, { claim: claim('a') as Claim })
  writer.finish(runResult(0), Uint8Array.of(1))
  writer.close()
}
const resultText = () => readFileSync(runFiles(folder).result, 'utf8')

test('a damaged result is moved aside only by the engine that retrains its run', () => {
  finish()
  writeFileSync(runFiles(folder).result, '{')
  expect(claim('b')).toBe('finished')
  expect(resultText()).toBe('{')
  const again = claim('b', nobody, true) as Claim
  expect(isHeld(again)).toBe(true)
  expect(readFileSync(runFiles(folder).damagedResult, 'utf8')).toBe('{')
  expect(claim('c', nobody, true)).toBe('held')
  const writer = openRunWriter(folder, { claim: again })
  writer.finish(runResult(0), Uint8Array.of(1))
  writer.close()
  expect(JSON.parse(resultText())).toEqual(runResult(0))
  expect(claim('c', nobody, true)).toBe('finished')
})

test('a run with a damaged result is reopened for those who try nothing again; a whole result stays', () => {
  finish()
  reopenFailedRun(folder)
  expect(claim('b')).toBe('finished')
  writeFileSync(runFiles(folder).result, '{}')
  reopenFailedRun(folder)
  expect(claim('b')).toMatchObject({ holder: holder('b') })
})

test('a result that the disk cannot read at the moment does not count as damaged', () => {
  finish()
  const { readSync } = fs
  try {
    const refusing = () => {
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
    }
    Object.assign(fs, { readSync: refusing })
    syncBuiltinESMExports()
    expect(claim('b', nobody, true)).toBe('finished')
  } finally {
    Object.assign(fs, { readSync })
    syncBuiltinESMExports()
  }
  expect(JSON.parse(resultText())).toEqual(runResult(0))
})
