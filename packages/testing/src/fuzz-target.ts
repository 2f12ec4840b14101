import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Case, FUZZ_INPUTS, type FuzzFigures, fuzz, type Reader, withstand } from './fuzz.ts'

/** A reader that a fuzzer reaches with nothing but bytes, guided by what they cover. */
export interface FuzzTarget<Input = unknown> extends Reader<Input> {
  /** What such a fuzzer begins with. */
  readonly valid: readonly Uint8Array[]
  /** The input that bytes stand for; throws what is expected if they stand for none. */
  readonly fromBytes: (bytes: Uint8Array) => Input
  /** The most inputs of the seeded mutator, for a reader that is slow. */
  readonly inputs?: number
  /** After the seeded mutator's inputs: throws if they left what they should not. */
  readonly check?: () => void
  /** Removes what the target needed. */
  readonly close?: () => void
}

/** By their names: each is made when it is needed. `scripts/fuzz-guided.mjs` finds them in files `fuzz-targets.ts`. */
// biome-ignore lint/suspicious/noExplicitAny: what a target's inputs are is its own matter
export type FuzzTargets = Readonly<Record<string, () => FuzzTarget<any> | Promise<FuzzTarget<any>>>>

const fixtures = fileURLToPath(new URL('../../../test-fixtures/fuzz/', import.meta.url))

/** Reads again whatever was once found, in `test-fixtures/fuzz/NAME`, then the seeded mutator's inputs. */
export async function fuzzTarget(name: string, make: FuzzTargets[string]): Promise<FuzzFigures> {
  const target = await make()
  const before = foundBefore(name)
  const again = before.length > 0 ? (await withstand(`${name}, found before`, onBytes(target), before)).failed : []
  const figures = await fuzz(name, target, Math.min(target.inputs ?? FUZZ_INPUTS, FUZZ_INPUTS))
  target.check?.()
  target.close?.()
  return { ...figures, failed: [...again, ...figures.failed] }
}

/** The target for one who has bytes only. */
export const onBytes = <Input>({ read, fromBytes, expected }: FuzzTarget<Input>) => ({
  read: (bytes: Uint8Array) => read(fromBytes(bytes)),
  expected,
})

function foundBefore(name: string): Case<Uint8Array>[] {
  const folder = join(fixtures, name)
  const files = existsSync(folder) ? readdirSync(folder).sort() : []
  return files.map(file => ({ label: join(name, file), make: () => readFileSync(join(folder, file)) }))
}
