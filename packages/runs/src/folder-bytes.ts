import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** What a folder's files take, links not followed; 0 for what is not there or cannot be read. */
export function folderBytes(folder: string): number {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return 0
  let bytes = 0
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    const found = lstatSync(path, { throwIfNoEntry: false })
    if (found?.isDirectory()) bytes += folderBytes(path)
    else bytes += found?.size ?? 0
  }
  return bytes
}

/** A sweep may be deleted meanwhile. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
