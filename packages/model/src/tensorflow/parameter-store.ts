import type { HostArray } from './operation.ts'
import type { Program } from './program.ts'

/** Parameters by name, as last set or last trained. Each program has its own memory. */
export interface ParameterStore {
  has(name: string): boolean
  set(name: string, value: HostArray): void
  read(name: string): Float32Array
  /** Writes parameters into a program's variables. */
  bring(program: Program, names: readonly string[]): void
  /** Records that a program has changed them. */
  changedIn(program: Program, names: readonly string[]): void
  /** Saves them before a program is disposed of. */
  leave(program: Program): void
}

interface Parameter {
  readonly shape: readonly number[]
  /** Absent while only a program has the latest values. */
  readonly data?: Float32Array
  readonly programs: readonly Program[]
}

export function createParameterStore(): ParameterStore {
  const parameters = new Map<string, Parameter>()

  function onHost(name: string): HostArray {
    const parameter = parameters.get(name)!
    const data = parameter.data ?? parameter.programs[0].read(name)
    parameters.set(name, { ...parameter, data })
    return { type: 'float32', shape: parameter.shape, data }
  }

  return {
    has: name => parameters.has(name),
    set: (name, { shape, data }) => parameters.set(name, { shape, data: data as Float32Array, programs: [] }),
    read: name => onHost(name).data as Float32Array,
    bring(program, names) {
      for (const name of names) {
        if (parameters.get(name)!.programs.includes(program)) continue
        program.write(name, onHost(name))
        const parameter = parameters.get(name)!
        parameters.set(name, { ...parameter, programs: [...parameter.programs, program] })
      }
    },
    changedIn(program, names) {
      for (const name of names) parameters.set(name, { shape: parameters.get(name)!.shape, programs: [program] })
    },
    leave(program) {
      for (const [name, { shape, programs }] of parameters)
        if (programs.includes(program)) {
          const { data } = onHost(name)
          const rest = programs.filter(other => other !== program)
          parameters.set(name, { shape, data: data as Float32Array, programs: rest })
        }
    },
  }
}
