import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { type FuzzTarget, type FuzzTargets, mutatedJson, mutatedText, type Random } from '@finetune-lab/testing'
import { claimRun } from '../claims/claim.ts'
import { thisProcess } from '../claims/holder.ts'
import { StoreError } from '../files/store-error.ts'
import { followSweep, readSweep } from '../follow/follow-sweep.ts'
import { readLogTail } from '../follow/log-tail.ts'
import { readChallenge } from '../store/challenge.ts'
import { createSweep } from '../store/create-sweep.ts'
import type { RunEvent } from '../store/event.ts'
import { readHalt } from '../store/halt.ts'
import { challengeFile, runFiles, runFolder, sweepFiles } from '../store/layout.ts'
import { readSlurmRecord } from '../store/slurm-record.ts'
import { runResult, sweepRecord, temporaryStore } from './sweep.ts'

// Files of a store, each alone damaged. What is wrong with a sweep's record is a StoreError; anything else costs at most
// its own run, lease or reason, and never the sight of the sweep.

export const targets: FuzzTargets = {
  'sweep.json': record,
  'result.json': result,
  'events.jsonl': events,
  'events.jsonl-in-pieces': eventsInPieces,
  'lease.json': lease,
  'claim.json': claim,
  'halted.json': halted,
  'slurm.json': slurm,
  'challenge.json': challenge,
  'log.txt': log,
  'about.json': about,
}

const never: (error: unknown) => boolean = () => false
const typed = (error: unknown) => error instanceof StoreError
const textIn = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')

interface StoreFile {
  readonly path: string
  readonly valid: readonly string[]
  readonly input: (random: Random) => string
  readonly read: () => unknown
  readonly expected?: (error: unknown) => boolean
}

/** A separate sweep, with the folder of its first run, and one damaged file in it. */
function storeFile(of: (sweep: string, run: string) => StoreFile): FuzzTarget<string> {
  const store = temporaryStore()
  const sweep = createSweep(store, sweepRecord('a'), '')
  const run = runFolder(sweep, 'one')
  mkdirSync(run)
  const { path, valid, input, read, expected = never } = of(sweep, run)
  return {
    valid: valid.map(text => Buffer.from(text)),
    fromBytes: textIn,
    input,
    read: text => {
      writeFileSync(path, text)
      return read()
    },
    expected,
    close: () => rmSync(dirname(store), { recursive: true }),
  }
}

const jsonIn = (values: readonly unknown[]) => ({
  valid: values.map(value => JSON.stringify(value)),
  input: (random: Random) => mutatedJson(values, random),
})

function about() {
  const all = {
    version: 1,
    name: 'A name',
    notes: '# Notes',
    tags: ['baseline', 'paper:1'],
    star: true,
    archived: true,
  }
  return storeFile(sweep => ({
    ...jsonIn([all, { version: 1 }]),
    path: sweepFiles(sweep).about,
    read: () => {
      const { record, aboutProblem } = readSweep(sweep)
      if (aboutProblem === '' || (aboutProblem && record.name !== 'A sweep') || /\p{Cc}/u.test(record.name))
        throw new Error(JSON.stringify([record.name, aboutProblem]))
    },
  }))
}

function record() {
  const many = sweepRecord('a', ['one', 'two', 'three', 'x'.repeat(100)])
  return storeFile(sweep => ({
    ...jsonIn([sweepRecord('a'), many]),
    path: sweepFiles(sweep).record,
    read: () => readSweep(sweep),
    expected: typed,
  }))
}

function result() {
  return storeFile((sweep, run) => ({
    ...jsonIn([runResult(0), runResult(1)]),
    path: runFiles(run).result,
    read: () => {
      const { runs } = readSweep(sweep)
      if (runs[0].state === 'failed' ? runs[0].error === '' : !runs[0].result) throw new Error(runs[0].state)
    },
  }))
}

function events() {
  const signs = ['\n', '{', '}', '"', ',', '\r']
  const vocabulary = { signs, words: ['null', '{}\n', '\u0000'], long: [] }
  return storeFile((sweep, run) => ({
    path: runFiles(run).events,
    valid: [eventLines],
    input: random =>
      random(2) === 0
        ? mutatedText([eventLines], random, vocabulary)
        : Array.from({ length: 1 + random(6) }, () => `${mutatedJson(allEvents, random)}\n`).join(''),
    read: () => readSweep(sweep),
  }))
}

/** In pieces of any size, each event is reported once, as when the file is read at once. */
function eventsInPieces(): FuzzTarget<{ text: string; cut: number }> {
  const store = temporaryStore()
  const sweep = createSweep(store, sweepRecord('a'), '')
  const run = runFolder(sweep, 'one')
  mkdirSync(run)
  return {
    inputs: 1000,
    valid: [Buffer.from(`\u0001\u0000${eventLines}`)],
    fromBytes: bytes => ({ cut: (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0), text: textIn(bytes.subarray(2)) }),
    input: random => ({ text: mutatedText([eventLines], random), cut: random(1000) }),
    read: ({ text, cut }) => {
      const bytes = Buffer.from(text.slice(0, 20_000))
      const [inPieces, atOnce] = [[cut % (bytes.length + 1)], []].map(cuts => followed(sweep, run, bytes, cuts))
      if (inPieces !== atOnce) throw new Error(`in pieces ${inPieces}, at once ${atOnce}`)
    },
    expected: never,
    close: () => rmSync(dirname(store), { recursive: true }),
  }
}

/** The events reported while a file grows up to each of these places, then to its end. */
function followed(sweep: string, run: string, bytes: Uint8Array, cuts: readonly number[]): string {
  const path = runFiles(run).events
  const reported: string[] = []
  writeFileSync(path, '')
  const follower = followSweep(sweep, { onEvent: (_, event) => reported.push(JSON.stringify(event)) })
  for (const end of [...cuts, bytes.length]) {
    writeFileSync(path, bytes.subarray(0, end))
    follower.poll()
  }
  return reported.join('\n')
}

const at = '2026-11-24T02:00:00.000Z'
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
const allEvents: readonly RunEvent[] = [
  { type: 'started', at, ...worker },
  progress,
  { ...progress, loss: null },
  { type: 'evaluated', at, dataset: 'mnist', accuracy: 0.5, loss: 1 },
  { type: 'stopped', at },
  { type: 'resumed', at, ...worker, stage: 'finetune', dataset: 'mnist', step: 50 },
  { type: 'failed', at, message: 'Why' },
  { type: 'finished', at },
]
const eventLines = allEvents.map(event => `${JSON.stringify(event)}\n`).join('')

function lease() {
  const now = new Date().toISOString()
  const lease = { version: 2, ...thisProcess('e'), workers: 2, retriesFailed: true, started: now, heartbeat: now }
  const old = { version: 1, engine: 'old', host: hostname(), pid: 1, workers: 1, started: now, heartbeat: now }
  return storeFile(sweep => ({
    ...jsonIn([lease, old]),
    path: sweepFiles(sweep).lease,
    read: () => readSweep(sweep),
  }))
}

function claim() {
  const holder = thisProcess('e')
  const claims = [
    { version: 1, id: 'x', holder },
    { version: 1, id: 'y', ended: 'failed' },
  ]
  return storeFile((_, run) => ({
    ...jsonIn(claims),
    path: runFiles(run).claim(1),
    read: () => {
      const claim = claimRun(run, holder, ({ pid }) => pid > 1000, false)
      if (typeof claim === 'object') rmSync(runFiles(run).claim(claim.number))
      const left = readdirSync(run).filter(name => name !== 'claim-1.json')
      if (left.length > 0) throw new Error(`left: ${left}`)
    },
  }))
}

function halted() {
  return storeFile(sweep => ({
    ...jsonIn([{ version: 1, at, reason: 'the disk is full' }]),
    path: sweepFiles(sweep).halted,
    read: () => {
      const said = readHalt(sweep)
      if (said !== undefined && typeof said !== 'string') throw new Error(`${said}`)
    },
  }))
}

/** What is damaged counts as not there: it can be computed again. */
function challenge() {
  const counts = { truths: [5, 5], predictions: [4, 6], right: [3, 4] }
  const heads = [
    { head: { kind: 'probe' }, penalty: 0.01, atEdge: false },
    {
      head: { kind: 'sgd', rate: 0.3, budget: 5 },
      training: { loss: 1, slope: 0.1 },
      validation: { accuracy: 0.5, images: 8 },
      test: { accuracy: 0.7, loss: 1, images: 10, ...counts },
    },
  ]
  const found = { version: 1, identity: 'i', remade: true, finetunes: [{ dataset: 'mnist', featureNorm: 9, heads }] }
  return storeFile(sweep => {
    mkdirSync(sweepFiles(sweep).challenge)
    return {
      ...jsonIn([found]),
      path: challengeFile(sweep, 'one'),
      read: () => readChallenge(sweep, { id: 'one', identity: 'i' }),
    }
  })
}

function slurm() {
  const options = {
    partition: 'short',
    cpusPerTask: 2,
    tasks: 4,
    workers: 2,
    sbatch: ['--nice'],
    before: ['module load nodejs'],
  }
  const record = { version: 1, job: '42', cluster: 'c', submitted: at, user: 'u', options }
  return storeFile(sweep => ({
    ...jsonIn([record, { ...record, stopped: at }]),
    path: sweepFiles(sweep).slurm,
    read: () => readSlurmRecord(sweep),
    expected: typed,
  }))
}

function log() {
  const valid = ['a line\nanother\n', 'x'.repeat(500), '😀\n'.repeat(50)]
  return storeFile((_, run) => ({
    path: join(run, 'log.txt'),
    valid,
    input: random => mutatedText(valid, random),
    read: () => {
      const { text, skipped } = readLogTail(join(run, 'log.txt'), 100)!
      if (Buffer.byteLength(text) > 300 || skipped < 0) throw new Error(`${text.length} characters, ${skipped}`)
    },
  }))
}
