import { accessSync, constants, statSync } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import { FolderError, makeFolder } from '@finetune-lab/system'
import { diskTrouble } from '../files/disk-trouble.ts'
import { OutputError } from './output-error.ts'
import { type OutputPlace, outputPlace } from './output-place.ts'
import { replaceFile } from './replace-file.ts'
import { writeDescriptor, writeStream } from './write-through.ts'

/**
 * Writes an output to the path that the user gave, like a shell's `>`, but plain files whole or not at all:
 *
 * - A plain file is replaced in one step and keeps its permissions. Its other hard links keep the old contents.
 * - A link stays a link: its target is written, and created if it does not exist.
 * - A FIFO, a device and an open descriptor (`/dev/stdout`, `/dev/fd/N`, `>(…)`) are written through. A reader that
 *   closes its end is no error.
 *
 * Missing folders are created. For files of the run store use `writeFileAtomically`, which follows no links.
 *
 * @returns whether the contents went to standard output
 * @throws OutputError; FolderError if a folder cannot be created
 */
export function writeOutput(path: string, contents: string | Uint8Array): { readonly toStandardOutput: boolean } {
  try {
    if (path === '' || path.endsWith('/') || path.endsWith(sep))
      throw new OutputError(`${JSON.stringify(path)}: cannot be written (expected the name of a file)`)
    const place = outputPlace(path)
    if (place.kind === 'descriptor') writeDescriptor(place.descriptor, contents)
    else if (place.kind === 'stream') writeStream(place.path, contents)
    else writeFile(place, contents)
    return { toStandardOutput: place.kind === 'descriptor' && place.descriptor === 1 }
  } catch (cause) {
    throw cause instanceof FolderError ? cause : outputError(path, cause)
  }
}

function writeFile({ path, before, linked }: OutputPlace & { kind: 'file' }, contents: string | Uint8Array): void {
  // A dead link is followed, but no folders are created in a place that the user may not know.
  if (linked) statSync(dirname(path))
  else makeFolder(dirname(path))
  // Replacing a file only needs a writable folder, but a write-protected file is meant to stay.
  if (before) accessSync(path, constants.W_OK)
  replaceFile(path, contents, before)
}

/** Whether the path is written through rather than replaced: a FIFO, a device or an open descriptor. */
export function isWrittenThrough(path: string): boolean {
  try {
    return outputPlace(path).kind !== 'file'
  } catch {
    return false
  }
}

/** The error as one sentence that names the output. */
export function outputError(path: string, cause: unknown): OutputError {
  if (cause instanceof OutputError) return cause
  const { code = '', message } = cause as NodeJS.ErrnoException
  const trouble = diskTrouble(cause) ?? TROUBLES[code] ?? message
  return new OutputError(`${resolve(path)}: cannot be written (${trouble})`, { cause })
}

const TROUBLES: Readonly<Record<string, string>> = {
  EBADF: 'no such descriptor is open for writing',
  EBUSY: 'it is in use by the system, or a mount point',
  EEXIST: 'there is a file where a folder is expected',
  EFBIG: 'it would be larger than the system allows',
  EINVAL: 'what is there cannot be written',
  EISDIR: 'it is a folder; expected a file',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'there is a file where a folder is expected',
  ENXIO: 'nothing takes what is written there',
}
