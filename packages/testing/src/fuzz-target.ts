import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Case, FUZZ_INPUTS, type FuzzFigures, fuzz, type Reader, withstand } from './fuzz.ts'

/** A reader that a coverage-guided fuzzer can drive with nothing but bytes. */
export interface FuzzTarget<Input = unknown> extends Reader<Input> {
  /** The guided fuzzer's initial corpus. */
  readonly valid: readonly Uint8Array[]
  /** Decodes bytes into an input; throws an expected error if they encode none. */
  readonly fromBytes: (bytes: Uint8Array) => Input
  /** The most inputs to take from the seeded mutator, for a slow reader. */
  readonly inputs?: number
  /** Runs after the seeded mutator's inputs. Throws if they left anything they should not. */
  readonly check?: () => void
  /** Removes what the target needed. */
  readonly close?: () => void
}

/** Targets by name, each made when needed. `scripts/fuzz-guided.mjs` finds them in files named `fuzz-targets.ts`. */
// biome-ignore lint/suspicious/noExplicitAny: each target has its own type of input
export type FuzzTargets = Readonly<Record<string, () => FuzzTarget<any> | Promise<FuzzTarget<any>>>>

const fixtures = fileURLToPath(new URL('../../../test-fixtures/fuzz/', import.meta.url))

/** Reads all inputs that failed in the past, from `test-fixtures/fuzz/NAME`, then the seeded mutator's inputs. */
export async function fuzzTarget(name: string, make: FuzzTargets[string]): Promise<FuzzFigures> {
  const target = await make()
  const before = foundBefore(name)
  const again = before.length > 0 ? (await withstand(`${name}, found before`, onBytes(target), before)).failed : []
  const figures = await fuzz(name, target, Math.min(target.inputs ?? FUZZ_INPUTS, FUZZ_INPUTS))
  target.check?.()
  target.close?.()
  return { ...figures, failed: [...again, ...figures.failed] }
}

/** The target as a reader of plain bytes. */
export const onBytes = <Input>({ read, fromBytes, expected }: FuzzTarget<Input>) => ({
  read: (bytes: Uint8Array) => read(fromBytes(bytes)),
  expected,
})

function foundBefore(name: string): Case<Uint8Array>[] {
  const folder = join(fixtures, name)
  const files = existsSync(folder) ? readdirSync(folder).sort() : []
  return files.map(file => ({ label: join(name, file), make: () => readFileSync(join(folder, file)) }))
}
