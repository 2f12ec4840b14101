import * as z from 'zod'
import { createExclusively, writeStoreFile } from '../files/atomic-write.ts'
import { readJson } from '../files/bounded-read.ts'
import { lookAt } from '../files/folders.ts'
import { StoreError } from '../files/store-error.ts'
import { sweepFiles } from './layout.ts'

// `slurm.json`: the job array last submitted for the sweep. Slurm manages the job; the store records its number.

const line = z
  .string()
  .max(1000)
  .regex(/^[^\r\n\0]*$/)

const options = z.object({
  partition: line.optional(),
  account: line.optional(),
  qos: line.optional(),
  time: line.optional(),
  gres: line.optional(),
  mem: line.optional(),
  cpusPerTask: z.int().positive(),
  /** Number of tasks in the array, and how many of them may run at once. */
  tasks: z.int().positive(),
  atOnce: z.int().positive().optional(),
  /** Worker threads of each task. */
  workers: z.int().positive(),
  /** Further options, as written after `#SBATCH`. */
  sbatch: z.array(line).max(100),
  /** Lines of shell before the engine starts: `module load nodejs`. */
  before: z.array(line).max(100),
  /** Path of the Node that runs the engine. */
  node: line.optional(),
})

/** The options of the submission, named like sbatch's; stored so that unfinished runs can be submitted the same way. */
export type SlurmOptions = Readonly<z.infer<typeof options>>

const schema = z.object({
  version: z.literal(1),
  /** The job array's number. */
  job: z.string().regex(/^\d{1,20}$/),
  /** Reported by sbatch if there are several clusters. */
  cluster: z
    .string()
    .regex(/^[\w.-]{1,100}$/)
    .optional(),
  /** ISO 8601. */
  submitted: z.string().max(50),
  /** The job's owner. */
  user: z.string().max(200),
  options: options.optional(),
  /** When it was stopped. A task that Slurm starts later ends at once. */
  stopped: z.string().max(50).optional(),
})

export type SlurmRecord = Readonly<z.infer<typeof schema>>

/** @throws StoreError if the file is damaged */
export const readSlurmRecord = (sweepFolder: string): SlurmRecord | undefined =>
  readJson(sweepFiles(sweepFolder).slurm, schema)

export function writeSlurmRecord(sweepFolder: string, record: SlurmRecord): void {
  writeStoreFile(sweepFiles(sweepFolder).slurm, textOf(record))
}

/** Writes the record unless one exists, even a damaged one. @returns false if one exists */
export const createSlurmRecord = (sweepFolder: string, record: SlurmRecord): boolean =>
  createExclusively(sweepFiles(sweepFolder).slurm, textOf(record))

const textOf = (record: SlurmRecord) => `${JSON.stringify(record, null, 1)}\n`

/** Returns the current record, read only when its file has changed. A damaged one counts as none, so results stay visible. */
export function watchSlurmRecord(sweepFolder: string): () => SlurmRecord | undefined {
  const path = sweepFiles(sweepFolder).slurm
  let seen: string | undefined
  let record: SlurmRecord | undefined
  return () => {
    const found = lookAt(path)
    const state = found && [found.ino, found.size, found.mtimeMs].join()
    if (state === seen) return record
    seen = state
    try {
      record = readSlurmRecord(sweepFolder)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      record = undefined
    }
    return record
  }
}
