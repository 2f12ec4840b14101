import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Writable } from 'node:stream'
import { ExitCode } from '@finetune-lab/engine'
import { diskTrouble } from '@finetune-lab/runs'

/**
 * For every command, reports lost output in one sentence and with a non-zero exit code. The command still finishes its
 * work: the engine keeps training, and `run` waits for it and writes the report.
 *
 * A reader that closes its end (`| head`) is no error.
 */
export function guardStandardStreams(): void {
  let lost = false
  for (const stream of [process.stdout, process.stderr]) {
    writeWhole(stream)
    let reported = false
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || reported) return
      reported = true
      lost = true
      if (stream === process.stdout)
        console.error(`finetune-lab: standard output cannot be written (${diskTrouble(error) ?? error.message})`)
    })
  }
  process.on('exit', code => {
    if (lost && code === ExitCode.done) process.exitCode = ExitCode.machineLacksSomething
  })
}

/**
 * When output goes to a file, Node calls write once and ignores how many bytes were written: on an almost full disk, the
 * rest would be lost without an error.
 */
function writeWhole(stream: Writable & { readonly fd: number }): void {
  if (stream instanceof Socket) return
  const { fd } = stream
  stream._write = (chunk: Uint8Array, _encoding, done) => {
    try {
      for (let written = 0; written < chunk.length; ) written += writeSync(fd, chunk, written)
      done()
    } catch (error) {
      done(error as Error)
    }
  }
}
