import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/** Functions of `node:fs` with which this project changes files. */
const WRITES = [
  'openSync',
  'writeSync',
  'fsyncSync',
  'renameSync',
  'linkSync',
  'writeFileSync',
  'appendFileSync',
  'mkdirSync',
  'ftruncateSync',
  'rmSync',
] as const
const original = Object.fromEntries(WRITES.map(name => [name, fs[name]]))

/**
 * Makes `count` of this process's write calls, starting with number `at`, fail with the error that a file system would
 * give. All others reach the real file system. Flushes are skipped.
 *
 * @returns a function that returns the number of calls so far
 */
export function failWrites(code: string, at: number, count: number): () => number {
  let calls = 0
  for (const name of WRITES) {
    const real = original[name] as (...args: unknown[]) => unknown
    const failing = (...args: unknown[]) => {
      // Reading needs no space.
      if (name === 'openSync' && !isForWriting(args[1])) return real(...args)
      // Removing works on a full disk.
      if (name === 'rmSync' && code === 'ENOSPC') return real(...args)
      const number = calls++
      if (number < at || number >= at + count) return name === 'fsyncSync' ? undefined : real(...args)
      // Half of the data may have been written.
      if (name === 'writeSync' && args[1] instanceof Uint8Array && number % 2 === 0)
        real(args[0], args[1], args[2] ?? 0, Math.floor(args[1].length / 2))
      throw Object.assign(new Error(`${code}: simulated failure, ${name}`), { code })
    }
    Object.assign(fs, { [name]: failing })
  }
  syncBuiltinESMExports()
  return () => calls
}

const isForWriting = (flags: unknown) =>
  typeof flags === 'number' ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0 : flags !== 'r'

/** Lets all writes reach the file system again. */
export function restoreWrites(): void {
  Object.assign(fs, original)
  syncBuiltinESMExports()
}
