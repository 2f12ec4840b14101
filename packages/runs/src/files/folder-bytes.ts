import { join } from 'node:path'
import { lookAt, namesIn } from './folders.ts'

/** Total size of a folder's files, without following links; 0 for what is missing or unreadable. */
export function folderBytes(folder: string): number {
  if (!unlessRefused(() => lookAt(folder))?.isDirectory()) return 0
  let bytes = 0
  for (const name of unlessRefused(() => namesIn(folder)) ?? []) {
    const path = join(folder, name)
    const found = unlessRefused(() => lookAt(path))
    if (found?.isDirectory()) bytes += folderBytes(path)
    else bytes += found?.size ?? 0
  }
  return bytes
}

/** A sweep may be deleted in the meantime. */
function unlessRefused<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}
