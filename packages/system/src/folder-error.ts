/** A folder that the user named cannot be created or written to. The message says which and why. */
export class FolderError extends Error {
  override readonly name = 'FolderError'
  readonly folder: string
  /** The reason, without the folder. */
  readonly trouble: string
  /** The code of the file system's own error, if there was one. */
  readonly code?: string

  constructor(folder: string, trouble: string, options?: ErrorOptions) {
    super(`${folder}: cannot be written:  ${trouble}`, options)
    this.folder = folder
    this.trouble = trouble
    this.code = (options?.cause as NodeJS.ErrnoException | undefined)?.code
  }
}
