import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/** Everything that changes a file, by the names that this project calls it by. */
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
 * Makes the process's own calls that write, from number `at` on, fail with the error that a file system would give, so
 * many of them; all others reach the real file system. What is flushed is not waited for.
 *
 * @returns how many calls there were
 */
export function failWrites(code: string, at: number, count: number): () => number {
  let calls = 0
  for (const name of WRITES) {
    const real = original[name] as (...args: unknown[]) => unknown
    const failing = (...args: unknown[]) => {
      // Reading needs no room.
      if (name === 'openSync' && !isForWriting(args[1])) return real(...args)
      // A full disk gives room back.
      if (name === 'rmSync' && code === 'ENOSPC') return real(...args)
      const number = calls++
      if (number < at || number >= at + count) return name === 'fsyncSync' ? undefined : real(...args)
      // Half of what was to be written may have come through.
      if (name === 'writeSync' && args[1] instanceof Uint8Array && number % 2 === 0)
        real(args[0], args[1], args[2] ?? 0, Math.floor(args[1].length / 2))
      throw Object.assign(new Error(`${code}: made to fail, ${name}`), { code })
    }
    Object.assign(fs, { [name]: failing })
  }
  syncBuiltinESMExports()
  return () => calls
}

const isForWriting = (flags: unknown) =>
  typeof flags === 'number' ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0 : flags !== 'r'

/** All writes reach the file system again. */
export function restoreWrites(): void {
  Object.assign(fs, original)
  syncBuiltinESMExports()
}
