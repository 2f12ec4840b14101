import { closeSync, constants, lstatSync, openSync, readdirSync, readSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import type * as z from 'zod'
import { reading } from './disk-trouble.ts'
import { patiently } from './patiently.ts'
import { DiskError, StoreError } from './store-error.ts'

/** No JSON file of the store is larger: 420 runs make a sweep.json of 0.5 MB. */
export const MAX_JSON_BYTES = 64 * 2 ** 20

/** The file's value, or undefined where there is no such file. Anything else that is wrong is a StoreError. */
export function readJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
  const size = fileSize(path)
  if (size === undefined) return undefined
  if (size > MAX_JSON_BYTES) throw new StoreError(`${path}: ${size} bytes; expected at most ${MAX_JSON_BYTES}`)
  let value: unknown
  try {
    value = JSON.parse(readRange(path, 0, size).toString('utf8'))
  } catch (cause) {
    if (fileSize(path) === undefined) return undefined
    if (cause instanceof DiskError) throw cause
    throw new StoreError(`${path}: not valid JSON (${cause instanceof Error ? cause.message : cause})`, { cause })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new StoreError(`${path}: ${issue.path.join('.') || 'the file'}: ${issue.message}`)
}

/** The whole of a file of the store, or undefined where there is none. @throws StoreError as `fileSize`, or if it is larger */
export function readStoreFile(path: string, mostBytes = MAX_JSON_BYTES): Buffer | undefined {
  const size = fileSize(path)
  if (size === undefined) return undefined
  if (size > mostBytes) throw new StoreError(`${path}: ${size} bytes; expected at most ${mostBytes}`)
  return readRange(path, 0, size)
}

/** Bytes `from` … `to` (exclusive) of a file; shorter where the file ends before. */
export function readRange(path: string, from: number, to: number): Buffer {
  const open = () => openSync(path, constants.O_RDONLY | NO_LINKS)
  const file = reading(path, () => patiently(open, { milliseconds: 100 }))
  try {
    const bytes = Buffer.alloc(to - from)
    let length = 0
    while (length < bytes.length) {
      const count = reading(path, () => readSync(file, bytes, length, bytes.length - length, from + length))
      if (count === 0) break
      length += count
    }
    return bytes.subarray(0, length)
  } finally {
    closeSync(file)
  }
}

/** What lies at a path, a link as itself; undefined where nothing does. @throws DiskError */
export const lookAt = (path: string): Stats | undefined =>
  reading(path, () => lstatSync(path, { throwIfNoEntry: false }))

/** The names in a folder that is there. @throws DiskError */
export const namesIn = (folder: string): string[] => reading(folder, () => readdirSync(folder))

/** The names of a folder's folders; links to folders elsewhere are none of them. @throws DiskError */
export const foldersIn = (folder: string): string[] =>
  reading(folder, () =>
    readdirSync(folder, { withFileTypes: true }).flatMap(entry => (entry.isDirectory() ? entry.name : [])),
  )

/**
 * In bytes; undefined where there is no such file.
 *
 * @throws StoreError for anything but a plain file: a link could lead out of the store, a pipe would block its reader
 */
export function fileSize(path: string): number | undefined {
  const found = lookAt(path)
  if (found && !found.isFile())
    throw new StoreError(`${path}: expected a plain file; the store follows no links out of itself`)
  if (found) refuseLinks(dirname(path), 2)
  return found?.size
}

/** The folder and those above it, so many in all. @throws StoreError where one of them is a link */
export function refuseLinks(folder: string, levels: number): void {
  for (let [each, left] = [folder, levels]; left > 0; [each, left] = [dirname(each), left - 1]) refuseLink(each)
}

/**
 * Of the folders of a store, none may be a link: not all runs' or a run's, not all sweeps' or a sweep's. The store
 * itself may: that is how one moves it.
 *
 * @throws StoreError
 */
export function refuseLink(folder: string): void {
  const found = lookAt(folder)
  if (found && !found.isDirectory())
    throw new StoreError(`${folder}: expected a folder; the store follows no links out of itself`)
}

/** Windows has no such flag; there `fileSize` alone must do. */
export const NO_LINKS = constants.O_NOFOLLOW ?? 0
