import { lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmdirSync, type Stats, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { diskTroubleOf } from './disk-trouble.ts'
import { FolderError } from './folder-error.ts'

/**
 * Creates a folder and its missing parents. Node's own recursive `mkdir` never returns where the system answers ENOENT
 * below an existing folder, as procfs and autofs do.
 *
 * @returns the created folders, outermost first
 * @throws FolderError if a file or a dead link is in the way, or the system refuses
 */
export function makeFolder(folder: string): readonly string[] {
  const missing: string[] = []
  for (let path = resolve(folder); ; path = dirname(path)) {
    const found = look(folder, path)
    if (found?.isDirectory()) break
    if (found) throw new FolderError(folder, path === resolve(folder) ? 'it is a file' : `${path} is a file`)
    if (dirname(path) === path) throw new FolderError(folder, `${path} does not exist`)
    missing.unshift(path)
  }
  return missing.filter(path => makeOne(folder, path))
}

/**
 * Checks that a folder can be created and written to, and leaves everything unchanged.
 *
 * @throws FolderError if it cannot
 */
export function checkFolder(folder: string): void {
  const made = makeFolder(folder)
  try {
    rmdirSync(mkdtempSync(join(folder, '.finetune-lab-')))
  } catch (cause) {
    throw refused(folder, folder, cause)
  } finally {
    for (const path of made.toReversed()) removeEmpty(path)
  }
}

/** What is at a path, following links; undefined if nothing is. */
function look(folder: string, path: string): Stats | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new FolderError(
        folder,
        `${path === resolve(folder) ? 'it' : path} is a link to ${readlinkSync(path)}, which does not exist`,
      )
    return found
  } catch (cause) {
    // The file in the way is found further up.
    if ((cause as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw cause instanceof FolderError ? cause : refused(folder, dirname(path), cause)
  }
}

/** @returns whether this call created it: another process may have been faster */
function makeOne(folder: string, path: string): boolean {
  try {
    mkdirSync(path)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST' && look(folder, path)?.isDirectory()) return false
    throw refused(folder, dirname(path), cause)
  }
}

/** @param within the folder in which something could not be created or inspected */
function refused(folder: string, within: string, cause: unknown): FolderError {
  const { code, message } = cause as NodeJS.ErrnoException
  return new FolderError(folder, diskTroubleOf(code) ?? troubles[code ?? '']?.(within) ?? message, { cause })
}

const troubles: Readonly<Record<string, (within: string) => string>> = {
  ENOENT: within => `nothing can be made in ${within}`,
  ENAMETOOLONG: () => 'the path is too long',
  ELOOP: () => 'its links lead in a circle',
}

function removeEmpty(path: string): void {
  try {
    rmdirSync(path)
  } catch {
    // Something has been put into it.
  }
}
