import { readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'

/** Whether a path is a folder or is inside it, comparing the paths as written, without following links. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

/** Whether a path that seems to be inside a folder is elsewhere because of a link on its way or directly in it. */
export function leadsOut(path: string, folder: string): boolean {
  if (!isInside(path, folder)) return false
  const home = real(folder)
  return [path, ...linksIn(path)].some(each => !isInside(real(each), home))
}

/** Its real path. For a missing path, where it would be. */
function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(real(parent), basename(path))
  }
}

function linksIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap(entry =>
      entry.isSymbolicLink() ? join(folder, entry.name) : [],
    )
  } catch {
    return []
  }
}
