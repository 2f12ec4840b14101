import { closeSync, constants, openSync, writeSync } from 'node:fs'

/** Writes to a FIFO or device. Opens it like a shell, which waits for a FIFO's reader; creates and truncates nothing. */
export function writeStream(path: string, contents: string | Uint8Array): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_APPEND | (constants.O_NOCTTY ?? 0))
  try {
    writeUntilClosed(file, contents)
  } finally {
    closeSync(file)
  }
}

/** Writes to an open descriptor. */
export function writeDescriptor(descriptor: number, contents: string | Uint8Array): void {
  // Node's streams keep the order with other output.
  if (descriptor === 1) process.stdout.write(contents)
  else if (descriptor === 2) process.stderr.write(contents)
  else writeUntilClosed(descriptor, contents)
}

/** Writes everything, or until the reader closes its end. */
function writeUntilClosed(file: number, contents: string | Uint8Array): void {
  const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents
  for (let written = 0; written < bytes.length; )
    try {
      written += writeSync(file, bytes, written)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') return
      // A descriptor that another program made non-blocking, while its pipe is full.
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
}
