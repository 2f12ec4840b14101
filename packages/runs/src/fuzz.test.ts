import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fuzz, mutatedJson, mutatedText, type Random } from '@finetune-lab/random/testing'
import { expect, test } from 'vitest'
import { claimRun } from './claim.ts'
import { createSweep } from './create-sweep.ts'
import type { RunEvent } from './event.ts'
import { followSweep, readSweep } from './follow-sweep.ts'
import { readHalt } from './halt.ts'
import { thisProcess } from './holder.ts'
import { runFiles, runFolder, sweepFiles } from './layout.ts'
import { readLogTail } from './log-tail.ts'
import { readSlurmRecord } from './slurm-record.ts'
import { StoreError } from './store-error.ts'
import { runResult, sweepRecord, temporaryStore } from './testing/sweep.ts'

// 10,000 damaged files of each kind in a store. What is wrong with a sweep's record is a StoreError; anything else costs
// at most its own run, lease or reason, and never the sight of the sweep.

const store = temporaryStore()
const folder = createSweep(store, sweepRecord('a'), '')
const run = runFolder(folder, 'one')
mkdirSync(run)
const never: (error: unknown) => boolean = () => false
const typed = (error: unknown) => error instanceof StoreError

/** 10,000 contents of one file; it is gone afterwards. */
async function damage(
  name: string,
  path: string,
  input: (random: Random) => string,
  read: () => unknown,
  expected = never,
) {
  const written = (text: string) => {
    writeFileSync(path, text)
    return read()
  }
  try {
    expect((await fuzz(name, { input, read: written, expected })).failed).toEqual([])
  } finally {
    rmSync(path, { force: true })
  }
}

test('sweep.json', async () => {
  const other = createSweep(temporaryStore(), sweepRecord('a'), '')
  const many = sweepRecord('a', ['one', 'two', 'three', 'x'.repeat(100)])
  await damage(
    'sweep.json',
    sweepFiles(other).record,
    random => mutatedJson([sweepRecord('a'), many], random),
    () => readSweep(other),
    typed,
  )
}, 600_000)

test('result.json', async () => {
  await damage(
    'result.json',
    runFiles(run).result,
    random => mutatedJson([runResult(0), runResult(1)], random),
    () => {
      const { runs } = readSweep(folder)
      if (runs[0].state === 'failed' ? runs[0].error === '' : !runs[0].result) throw new Error(runs[0].state)
    },
  )
}, 600_000)

test('events.jsonl, as it arrives', async () => {
  const at = new Date().toISOString()
  const worker = { engine: 'e', host: 'h', worker: 0 }
  const progress = {
    type: 'progress',
    at,
    stage: 'pretrain',
    dataset: 'mnist',
    step: 50,
    steps: 100,
    loss: 1,
    done: 0.4,
  } as const
  const events: RunEvent[] = [
    { type: 'started', at, ...worker },
    progress,
    { ...progress, loss: null },
    { type: 'evaluated', at, dataset: 'mnist', accuracy: 0.5, loss: 1 },
    { type: 'stopped', at },
    { type: 'resumed', at, ...worker, stage: 'finetune', dataset: 'mnist', step: 50 },
    { type: 'failed', at, message: 'Why' },
    { type: 'finished', at },
  ]
  const lines = events.map(event => `${JSON.stringify(event)}\n`).join('')
  const path = runFiles(run).events
  await damage(
    'events.jsonl',
    path,
    random =>
      random(2) === 0
        ? mutatedText([lines], random, {
            signs: ['\n', '{', '}', '"', ',', '\r'],
            words: ['null', '{}\n', '\u0000'],
            long: [],
          })
        : Array.from({ length: 1 + random(6) }, () => `${mutatedJson(events, random)}\n`).join(''),
    () => readSweep(folder),
  )
  // In pieces of any size, each event is told once: as when it is read at once.
  const input = (random: Random) => ({ text: mutatedText([lines], random), cut: random(1000) })
  const read = ({ text, cut }: { text: string; cut: number }) => {
    const bytes = Buffer.from(text.slice(0, 20_000))
    const told: string[][] = [[], []]
    for (const [i, cuts] of [[cut % (bytes.length + 1)], []].entries()) {
      writeFileSync(path, '')
      const follower = followSweep(folder, { onEvent: (_, event) => told[i].push(JSON.stringify(event)) })
      for (const end of [...cuts, bytes.length]) {
        writeFileSync(path, bytes.subarray(0, end))
        follower.poll()
      }
    }
    if (told[0].join('\n') !== told[1].join('\n')) throw new Error(`in pieces ${told[0]}, at once ${told[1]}`)
  }
  expect((await fuzz('events.jsonl in pieces', { input, read, expected: never }, 1000)).failed).toEqual([])
  rmSync(path, { force: true })
}, 600_000)

test('lease.json', async () => {
  const now = new Date().toISOString()
  const lease = { version: 2, ...thisProcess('e'), workers: 2, retriesFailed: true, started: now, heartbeat: now }
  const old = { version: 1, engine: 'old', host: hostname(), pid: 1, workers: 1, started: now, heartbeat: now }
  await damage(
    'lease.json',
    sweepFiles(folder).lease,
    random => mutatedJson([lease, old], random),
    () => readSweep(folder),
  )
}, 600_000)

test('claim-1.json', async () => {
  const holder = thisProcess('e')
  const claims = [
    { version: 1, id: 'x', holder },
    { version: 1, id: 'y', ended: 'failed' },
  ]
  await damage(
    'claim-1.json',
    runFiles(run).claim(1),
    random => mutatedJson(claims, random),
    () => {
      const claim = claimRun(run, holder, ({ pid }) => pid > 1000, false)
      if (typeof claim === 'object') rmSync(runFiles(run).claim(claim.number))
      const left = readdirSync(run).filter(name => name !== 'claim-1.json')
      if (left.length > 0) throw new Error(`left: ${left}`)
    },
  )
}, 600_000)

test('halted.json', async () => {
  const halts = [{ version: 1, at: new Date().toISOString(), reason: 'the disk is full' }]
  await damage(
    'halted.json',
    sweepFiles(folder).halted,
    random => mutatedJson(halts, random),
    () => {
      const said = readHalt(folder)
      if (said !== undefined && typeof said !== 'string') throw new Error(`${said}`)
    },
  )
}, 600_000)

test('slurm.json', async () => {
  const options = {
    partition: 'short',
    cpusPerTask: 2,
    tasks: 4,
    workers: 2,
    sbatch: ['--nice'],
    before: ['module load nodejs'],
  }
  const record = { version: 1, job: '42', cluster: 'c', submitted: new Date().toISOString(), user: 'u', options }
  await damage(
    'slurm.json',
    sweepFiles(folder).slurm,
    random => mutatedJson([record, { ...record, stopped: record.submitted }], random),
    () => readSlurmRecord(folder),
    typed,
  )
}, 600_000)

test('log.txt', async () => {
  const path = join(run, 'log.txt')
  await damage(
    'log.txt',
    path,
    random => mutatedText(['a line\nanother\n', 'x'.repeat(500), '😀\n'.repeat(50)], random),
    () => {
      const { text, skipped } = readLogTail(path, 100)!
      if (Buffer.byteLength(text) > 300 || skipped < 0) throw new Error(`${text.length} characters, ${skipped}`)
    },
  )
}, 600_000)
