import { readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'

/** Whether a path lies in a folder, or is it; as the paths read, wherever links may lead. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

/** Whether a path that reads as lying in a folder lies elsewhere: by a link on its way, or by one right in it. */
export function leadsOut(path: string, folder: string): boolean {
  if (!isInside(path, folder)) return false
  const home = real(folder)
  return [path, ...linksIn(path)].some(each => !isInside(real(each), home))
}

/** Where it really lies; of what is not there, where it would. */
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
