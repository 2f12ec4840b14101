import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { makeFolder } from '@finetune-lab/system'
import { refuseLinks } from '../files/folders.ts'

import { StoreError } from '../files/store-error.ts'

// The run store's files (design section 7). Nothing else in the project joins these names.

export const DEFAULT_STORE = '.finetune-lab'

export const sweepsFolder = (store: string) => join(store, 'sweeps')
export const sweepFolder = (store: string, sweep: string) => join(sweepsFolder(store), checkedId(sweep, 'sweep'))
/** Holds deleted sweeps until they are restored or the store is cleaned. */
export const trashFolder = (store: string) => join(store, 'trash')

export const runsFolder = (folder: string) => join(folder, 'runs')
export const runFolder = (folder: string, run: string) => join(runsFolder(folder), checkedId(run, 'run'))

export const sweepFiles = (folder: string) => ({
  experiment: join(folder, 'experiment.yaml'),
  record: join(folder, 'sweep.json'),
  lease: join(folder, 'lease.json'),
  /** The lease of an engine that found `lease.json` taken. */
  ownLease: (engine: string) => join(folder, `lease-${engine}.json`),
  /** What the user wrote about the sweep: name, notes, tags. Nothing in it determines a result. */
  about: join(folder, 'about.json'),
  /** A damaged one, moved aside when the user wrote another. */
  damagedAbout: join(folder, 'about.damaged.json'),
  /** Why the last engine halted, if it could still write that. */
  halted: join(folder, 'halted.json'),
  /** What the engine process printed. */
  log: join(folder, 'engine.log'),
  /** Its presence asks engines to stop, for platforms without signals and for other hosts. */
  stopRequest: join(folder, 'stop-requested'),
  report: join(folder, 'report.html'),
  /** The job array, the submitted script, and the folder of the tasks' logs. */
  slurm: join(folder, 'slurm.json'),
  slurmScript: join(folder, 'slurm.sh'),
  slurmLogs: join(folder, 'slurm'),
  /** Folder of what `challenge` found, one file per run. Not part of any run's identity. */
  challenge: join(folder, 'challenge'),
})

export const challengeFile = (folder: string, run: string) =>
  join(sweepFiles(folder).challenge, `${checkedId(run, 'run')}.json`)

export const runFiles = (folder: string) => ({
  events: join(folder, 'events.jsonl'),
  result: join(folder, 'result.json'),
  /** A damaged result, moved aside when the run was trained again. */
  damagedResult: join(folder, 'result.damaged.json'),
  model: join(folder, 'model.safetensors'),
  log: join(folder, 'log.txt'),
  checkpoint: join(folder, 'checkpoint.safetensors'),
  claim: (number: number) => join(folder, `claim-${number}.json`),
})

export const leaseNames = /^lease(-[a-zA-Z0-9-]{1,64})?\.json$/
export const claimNames = /^claim-(\d{1,15})\.json$/

/** Number of folders in the store from a run's folder upwards: the run, the runs, the sweep, the sweeps. */
export const LEVELS = 4

/** Creates a run's folder if it does not exist. Refuses links in its path, which could lead anywhere. */
export function makeRunFolder(folder: string): void {
  refuseLinks(folder, LEVELS)
  makeFolder(folder)
}

/** In ASCII order, without characters that are easily confused. */
const ALPHABET = '23456789abcdefghijkmnpqrstuvwxyz'

/**
 * An id that sorts by creation time: `20261124-140233-k3f9`. The first two of the last four characters encode the
 * milliseconds, the others are random.
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
