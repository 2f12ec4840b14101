import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { makeFolder } from '@finetune-lab/system'
import { refuseLinks } from '../files/folders.ts'

import { StoreError } from '../files/store-error.ts'

// The run store's files (design section 7). Nothing else in the project joins these names.

export const DEFAULT_STORE = '.finetune-lab'

export const sweepsFolder = (store: string) => join(store, 'sweeps')
export const sweepFolder = (store: string, sweep: string) => join(sweepsFolder(store), checkedId(sweep, 'sweep'))
export const runsFolder = (folder: string) => join(folder, 'runs')
export const runFolder = (folder: string, run: string) => join(runsFolder(folder), checkedId(run, 'run'))

export const sweepFiles = (folder: string) => ({
  experiment: join(folder, 'experiment.yaml'),
  record: join(folder, 'sweep.json'),
  lease: join(folder, 'lease.json'),
  /** Of an engine that found `lease.json` taken. */
  ownLease: (engine: string) => join(folder, `lease-${engine}.json`),
  /** Why the last engine gave up, where it could still be written. */
  halted: join(folder, 'halted.json'),
  /** What the engine process printed. */
  log: join(folder, 'engine.log'),
  /** Its presence asks the engine to stop; for machines that know no signals, and for other hosts. */
  stopRequest: join(folder, 'stop-requested'),
  report: join(folder, 'report.html'),
  /** The job array that works on it, the script that was submitted, and the folder of what its tasks print. */
  slurm: join(folder, 'slurm.json'),
  slurmScript: join(folder, 'slurm.sh'),
  slurmLogs: join(folder, 'slurm'),
})

export const runFiles = (folder: string) => ({
  events: join(folder, 'events.jsonl'),
  result: join(folder, 'result.json'),
  /** Of before, put aside when the run was trained again. */
  damagedResult: join(folder, 'result.damaged.json'),
  model: join(folder, 'model.safetensors'),
  log: join(folder, 'log.txt'),
  checkpoint: join(folder, 'checkpoint.safetensors'),
  claim: (number: number) => join(folder, `claim-${number}.json`),
})

export const leaseNames = /^lease(-[a-zA-Z0-9-]{1,64})?\.json$/
export const claimNames = /^claim-(\d{1,15})\.json$/

/** Folders of the store from a run's folder up: the run's, all runs', the sweep's, all sweeps'. */
export const LEVELS = 4

/** A run's folder, made if need be. A link in its place, or in place of all runs, could lead anywhere. */
export function makeRunFolder(folder: string): void {
  refuseLinks(folder, LEVELS)
  makeFolder(folder)
}

/** In ASCII order, and without characters that are easily confused. */
const ALPHABET = '23456789abcdefghijkmnpqrstuvwxyz'

/**
 * Names that sort by the time at which the sweep was made: `20261124-140233-k3f9`. The first two of the last four
 * characters count the milliseconds, the others are random.
 */
export function newSweepId(now: Date): string {
  const time = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  const milliseconds = now.getUTCMilliseconds()
  const digits = [milliseconds >> 5, milliseconds & 31, randomInt(32), randomInt(32)]
  return `${time}-${digits.map(digit => ALPHABET[digit]).join('')}`
}

/** An id becomes a path only if it is a plain name: letters, digits, dots, dashes, no leading dot. */
function checkedId(id: string, kind: 'sweep' | 'run'): string {
  if (isId(id)) return id
  throw new StoreError(`${kind} id ${JSON.stringify(id)}: expected letters, digits, dots and dashes only`)
}

export const isId = (id: string) => /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}$/.test(id)
