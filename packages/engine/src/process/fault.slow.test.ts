import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createSimdNetwork } from '@finetune-lab/model'
import {
  type Claim,
  claimRun,
  cleanStore,
  clearHalt,
  createSweep,
  diskTrouble,
  findCleanable,
  findSweep,
  listSweeps,
  liveLeases,
  newSweepId,
  openRunWriter,
  readSweep,
  reserveSpace,
  runFolder,
  StoreError,
  takeLease,
  tidySweep,
} from '@finetune-lab/runs'
import { afterEach, expect, test } from 'vitest'
import { prepareSweep } from '../preparation/prepare-sweep.ts'
import { failWrites, restoreWrites } from '../testing/failing-writes.ts'
import { SMALL_EXECUTOR, smallData, smallDatasets, smallExperiment } from '../testing/small-sweep.ts'
import { sweepBits } from '../testing/sweep-bits.ts'
import { recordRun } from '../training/record-run.ts'

// Every write of a sweep fails once, in turn: creating its folder, the lease, the claim, events, checkpoints, model and
// result. All other writes reach the real file system.

const data = smallData({ testImages: 20 })
const datasets = await smallDatasets(data)
const short = smallExperiment(data, 100)
const oneRun = {
  ...short,
  pretrain: {
    ...short.pretrain,
    samplesPerClass: [4],
    batchSize: 2,
    augmentation: short.pretrain.augmentation.slice(0, 1),
  },
  finetune: { ...short.finetune, dataset: ['columns'], samplesPerClass: 4, batchSize: 2, batches: 50 },
  seeds: [0],
}
const { record } = await prepareSweep(oneRun, '/small.experiment.yaml', SMALL_EXECUTOR, {}, new Date())
const network = createSimdNetwork({ build: 'plain' })

/** Does everything that the command line and one engine do to the store for a run, in this process. */
function workOnce(store: string): void {
  const folder =
    listSweeps(store).length > 0
      ? findSweep(store, 'last')
      : createSweep(store, { ...record, id: newSweepId(new Date()) }, 'small\n')
  const lease = takeLease(folder, 1, { retriesFailed: true })
  try {
    const reserve = reserveSpace(folder, lease.engine)
    try {
      clearHalt(folder)
      const sweep = readSweep(folder)
      tidySweep(folder, sweep)
      const [{ run }] = sweep.runs
      const claim = claimRun(runFolder(folder, run.id), lease.holder, () => true, true) as Claim
      const writer = openRunWriter(claim.folder, { claim })
      try {
        recordRun(run, {
          datasets,
          network,
          writer,
          executor: 'simd',
          device: 'here',
          worker: { engine: lease.engine, host: 'h', worker: 0 },
          checkpointSeconds: 0,
          stopRequested: () => false,
        })
      } finally {
        writer.close()
      }
    } catch (error) {
      const trouble = diskTrouble(error)
      if (trouble) reserve.halt(trouble, new Date())
      throw error
    } finally {
      reserve.release()
    }
  } finally {
    lease.release()
  }
}

const newStore = () => mkdtempSync(join(tmpdir(), 'finetune-lab-fault-'))
const bitsOf = (store: string) => {
  const bits = JSON.stringify(sweepBits(findSweep(store, 'last')), (_, value) =>
    value instanceof Float32Array
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
      : value,
  )
  return createHash('sha256').update(bits).digest('hex')
}

/** The complete contents of a store whose sweep is finished. */
const FILES = [
  'experiment.yaml',
  'runs',
  'runs/rows-none-s4-seed0',
  ...['events.jsonl', 'model.safetensors', 'result.json'].map(name => `runs/rows-none-s4-seed0/${name}`),
  'sweep.json',
]
const filesOf = (store: string) => {
  const sweep = findSweep(store, 'last')
  const left = readdirSync(join(store, 'sweeps')).filter(name => name !== '.gitignore' && name !== basename(sweep))
  return [...left, ...(readdirSync(sweep, { recursive: true }) as string[])].sort()
}

afterEach(restoreWrites)

test.each([
  ['one write fails', 'EIO', 1],
  ['the disk is full from one write on', 'ENOSPC', Number.POSITIVE_INFINITY],
  ['permission is lost at one write', 'EACCES', Number.POSITIVE_INFINITY],
  ['the file system is read-only from one write on', 'EROFS', Number.POSITIVE_INFINITY],
] as const)(
  '%s, at every write in turn: the store stays readable, and another start ends with the same bits',
  (_, code, count) => {
    const untouched = newStore()
    const counting = failWrites(code, Number.POSITIVE_INFINITY, 0)
    workOnce(untouched)
    const writes = counting()
    restoreWrites()
    const reference = bitsOf(untouched)
    expect(filesOf(untouched)).toEqual(FILES)
    expect(writes).toBeGreaterThan(55)

    const wrong: unknown[] = []
    for (let at = 0; at < writes; at++) {
      const store = newStore()
      failWrites(code, at, count)
      const thrown = thrownBy(() => workOnce(store))
      restoreWrites()
      const found = judge(store, code, thrown)
      startAgain(store)
      if (bitsOf(store) !== reference) found.push('other bits')
      if (filesOf(store).join() !== FILES.join()) found.push(filesOf(store))
      if (found.length > 0) wrong.push({ write: at, thrown: String(thrown), found })
      rmSync(store, { recursive: true })
    }
    console.log(`${code}: ${writes} writes, each failed in turn`)
    expect(wrong).toEqual([])
  },
  600_000,
)

/** A later process, which finishes what the first one left. */
function startAgain(store: string): void {
  // The process that held the lease is this one. For the next start it has to be gone.
  if (listSweeps(store).length > 0) {
    const folder = findSweep(store, 'last')
    for (const name of readdirSync(folder)) if (name.includes('lease')) rmSync(join(folder, name))
  }
  failWrites('none', Number.POSITIVE_INFINITY, 0)
  const folder = listSweeps(store).length > 0 ? findSweep(store, 'last') : undefined
  if (folder && readSweep(folder).state === 'finished') tidySweep(folder, readSweep(folder))
  else workOnce(store)
  restoreWrites()
  // A half-created sweep that could not be removed is stale after a while.
  cleanStore(findCleanable(store, new Date(Date.now() + 2 * 3600_000)))
}

function thrownBy(act: () => void): unknown {
  try {
    act()
    return undefined
  } catch (error) {
    return error
  }
}

/** What is wrong right after the fault. */
function judge(store: string, code: string, thrown: unknown): unknown[] {
  const found: unknown[] = []
  const typed = thrown === undefined || thrown instanceof StoreError || diskTrouble(thrown) !== undefined
  if (!typed) found.push('an error without a user-facing message')
  // If creating it failed, there is no sweep or a complete one.
  if (listSweeps(store).length === 0) return thrown instanceof StoreError ? found : [...found, 'no sweep']
  const folder = findSweep(store, 'last')
  const { state, halted } = readSweep(folder)
  const known = state === 'finished' || state === 'interrupted' || liveLeases(folder).length > 0
  if (!known) found.push(state)
  if (code === 'ENOSPC' && halted !== undefined && halted !== 'the disk is full') found.push(halted)
  return found
}
