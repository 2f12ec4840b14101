import { closeSync, constants, readSync } from 'node:fs'
import { dirname } from 'node:path'
import type * as z from 'zod'
import { reading } from './disk-trouble.ts'
import { lookAt, refuseLinks } from './folders.ts'
import { notPlain, openPlainFile } from './plain-file.ts'
import { StoreError } from './store-error.ts'

/** Maximum size of a JSON file in the store. A sweep.json with 420 runs has 0.5 MB. */
export const MAX_JSON_BYTES = 64 * 2 ** 20

/** The file's value, or undefined if there is no such file. @throws StoreError for any other problem */
export function readJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
  const size = fileSize(path)
  if (size === undefined) return undefined
  if (size > MAX_JSON_BYTES) throw new StoreError(`${path}: ${size} bytes; expected at most ${MAX_JSON_BYTES}`)
  let value: unknown
  try {
    value = JSON.parse(readRange(path, 0, size).toString('utf8'))
  } catch (cause) {
    if (fileSize(path) === undefined) return undefined
    if (cause instanceof StoreError) throw cause
    throw new StoreError(`${path}: not valid JSON (${cause instanceof Error ? cause.message : cause})`, { cause })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new StoreError(`${path}: ${issue.path.join('.') || 'the file'}: ${issue.message}`)
}

/** A whole file of the store, or undefined if it does not exist. @throws StoreError like `fileSize`, or if it is larger */
export function readStoreFile(path: string, mostBytes = MAX_JSON_BYTES): Buffer | undefined {
  const size = fileSize(path)
  if (size === undefined) return undefined
  if (size > mostBytes) throw new StoreError(`${path}: ${size} bytes; expected at most ${mostBytes}`)
  return readRange(path, 0, size)
}

/** Bytes `from` to `to` (exclusive) of a file; fewer if the file ends earlier. */
export function readRange(path: string, from: number, to: number): Buffer {
  const file = reading(path, () => openPlainFile(path, constants.O_RDONLY))
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

/**
 * Size in bytes; undefined if there is no such file.
 *
 * @throws StoreError if it is not a plain file in plain folders
 */
export function fileSize(path: string): number | undefined {
  const found = lookAt(path)
  if (found && !found.isFile()) throw notPlain(path, found)
  if (found) refuseLinks(dirname(path), 2)
  return found?.size
}
