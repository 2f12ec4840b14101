import * as z from 'zod'
import { createExclusively, writeStoreFile } from '../files/atomic-write.ts'
import { readJson } from '../files/bounded-read.ts'
import { lookAt } from '../files/folders.ts'
import { StoreError } from '../files/store-error.ts'
import { sweepFiles } from './layout.ts'

// `slurm.json`: the job array that the sweep was handed to last. The job itself is Slurm's; the store knows its number.

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
  /** Of the array; and how many of them may run at once. */
  tasks: z.int().positive(),
  atOnce: z.int().positive().optional(),
  /** Worker threads of each task. */
  workers: z.int().positive(),
  /** Further options, as they stand after `#SBATCH`. */
  sbatch: z.array(line).max(100),
  /** Lines of shell before the engine starts: `module load nodejs`. */
  before: z.array(line).max(100),
  /** The Node that runs it. */
  node: line.optional(),
})

/** What was asked of Slurm, named as sbatch's options are; kept so that what is left can be submitted likewise. */
export type SlurmOptions = Readonly<z.infer<typeof options>>

const schema = z.object({
  version: z.literal(1),
  /** The job array's number. */
  job: z.string().regex(/^\d{1,20}$/),
  /** Named by sbatch where several are to be chosen from. */
  cluster: z
    .string()
    .regex(/^[\w.-]{1,100}$/)
    .optional(),
  /** ISO 8601. */
  submitted: z.string().max(50),
  /** Whose job it is. */
  user: z.string().max(200),
  options: options.optional(),
  /** Since when it is to do nothing more: a task that Slurm starts nevertheless ends at once. */
  stopped: z.string().max(50).optional(),
})

export type SlurmRecord = Readonly<z.infer<typeof schema>>

/** @throws StoreError where the file is damaged */
export const readSlurmRecord = (sweepFolder: string): SlurmRecord | undefined =>
  readJson(sweepFiles(sweepFolder).slurm, schema)

export function writeSlurmRecord(sweepFolder: string, record: SlurmRecord): void {
  writeStoreFile(sweepFiles(sweepFolder).slurm, textOf(record))
}

/** Writes the record unless there is one, whatever it holds. @returns false where there is */
export const createSlurmRecord = (sweepFolder: string, record: SlurmRecord): boolean =>
  createExclusively(sweepFiles(sweepFolder).slurm, textOf(record))

const textOf = (record: SlurmRecord) => `${JSON.stringify(record, null, 1)}\n`

/** The record as it stands now, read only when its file is another one. One that is damaged hides no results. */
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
