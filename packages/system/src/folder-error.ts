import { UserFacingError } from './user-facing-error.ts'

/** Another folder on the same machine would not help. */
const ROOM = new Set(['ENOSPC', 'EDQUOT', 'EIO'])

/** A folder that the user named cannot be created or written to. The message says which and why. */
export class FolderError extends UserFacingError {
  override readonly name = 'FolderError'
  readonly folder: string
  /** The reason, without the folder. */
  readonly trouble: string

  constructor(folder: string, trouble: string, options?: ErrorOptions) {
    const { code = '' } = (options?.cause ?? {}) as NodeJS.ErrnoException
    super(ROOM.has(code) ? 'lack' : 'input', `${folder}: cannot be written: ${trouble}`, options)
    this.folder = folder
    this.trouble = trouble
  }
}
