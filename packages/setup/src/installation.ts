import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type TensorflowKind, tensorflowFolder, tensorflowLack } from '@finetune-lab/model/tensorflow'
import * as z from 'zod'
import { LIBRARY_WHEELS } from './wheels.ts'

const record = z.object({
  /** SHA-256 of the wheels that are unpacked in the folder, by name. */
  wheels: z.record(z.string(), z.string()),
  /** The folder of CUDA's libraries, where they were there already. */
  cudaFrom: z.string().optional(),
})

/** What lies in a folder that `setup` made, or is making. */
export type InstallationRecord = z.infer<typeof record>

export const recordFile = (folder: string) => join(folder, 'setup.json')

/** Nothing, where there is no such file or it is not ours. */
export async function readRecord(folder: string): Promise<InstallationRecord> {
  try {
    return record.parse(JSON.parse(await readFile(recordFile(folder), 'utf8')))
  } catch {
    return { wheels: {} }
  }
}

/** Where a setup works until everything is in place; what a broken-off one had downloaded waits there for the next. */
export const unfinishedFolder = (kind: TensorflowKind, folder = tensorflowFolder(kind)) =>
  join(dirname(folder), `.${kind}.unfinished`)

/** Whether `setup` has put there what it would put there now. */
export async function isInstalled(kind: TensorflowKind, folder = tensorflowFolder(kind)): Promise<boolean> {
  const { name, sha256 } = LIBRARY_WHEELS[kind]
  // Whether there is a GPU in the machine is no question of what is installed.
  const lack = tensorflowLack(kind, { folder, anyMachine: true })
  return lack === undefined && (await readRecord(folder)).wheels[name] === sha256
}
