import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type TensorflowKind, tensorflowFolder, tensorflowLack } from '@finetune-lab/model/tensorflow'
import * as z from 'zod'
import { LIBRARY_WHEELS } from './wheels.ts'

const record = z.object({
  /** SHA-256 of the wheels unpacked in the folder, by name. */
  wheels: z.record(z.string(), z.string()),
  /** The folder of CUDA's libraries, if they existed before. */
  cudaFrom: z.string().optional(),
})

/** The content of a folder that `setup` made or is making. */
export type InstallationRecord = z.infer<typeof record>

export const recordFile = (folder: string) => join(folder, 'setup.json')

/** Empty if the file is missing or not ours. */
export async function readRecord(folder: string): Promise<InstallationRecord> {
  try {
    return record.parse(JSON.parse(await readFile(recordFile(folder), 'utf8')))
  } catch {
    return { wheels: {} }
  }
}

/** Where a setup works until everything is ready. Downloads of an interrupted setup are kept here for the next one. */
export const unfinishedFolder = (kind: TensorflowKind, folder = tensorflowFolder(kind)) =>
  join(dirname(folder), `.${kind}.unfinished`)

/** Whether `setup` has already installed what it would install now. */
export async function isInstalled(kind: TensorflowKind, folder = tensorflowFolder(kind)): Promise<boolean> {
  const { name, sha256 } = LIBRARY_WHEELS[kind]
  // Whether this machine has a GPU does not matter for what is installed.
  const lack = tensorflowLack(kind, { folder, anyMachine: true })
  return lack === undefined && (await readRecord(folder)).wheels[name] === sha256
}
