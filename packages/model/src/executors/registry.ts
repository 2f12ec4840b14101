import { cuda } from './cuda.ts'
import type { ExecutorDescription } from './description.ts'
import { simd } from './simd.ts'
import { tensorflow } from './tensorflow.ts'

/** What can train, by name. To add one, write its two files and add a line here and in the engine's registry. */
export const executors = { simd, tensorflow, cuda }

export type ExecutorName = keyof typeof executors

/** An executor as recorded: its name, and the build of its kernels or the version of its library. */
export type ExecutorBuild = {
  readonly [Name in ExecutorName]: { readonly name: Name; readonly build: BuildOf<(typeof executors)[Name]> }
}[ExecutorName]

type BuildOf<Executor> = Executor extends { readonly builds: readonly (infer Build)[] } ? Build : string

export const executorNames = Object.keys(executors) as [ExecutorName, ...ExecutorName[]]

/** `auto` takes the first of these that works on the machine. */
export const AUTO_ORDER: readonly ExecutorName[] = ['cuda', 'simd']

export const executorDescription = (name: ExecutorName): ExecutorDescription => executors[name]
