import {
  type Code,
  decrement,
  get,
  I32,
  i32,
  type Local,
  offset,
  relaxedMultiplyAdd,
  set,
  unsigned,
  V128,
  type ValueType,
  v,
} from './instructions.ts'

/** A pointer and how far it moves in each turn, in bytes. */
export type Walked = readonly [pointer: Local, stride: number]

/** One function without parameters or results: `emit` appends statements to its body. */
export class FunctionCode {
  readonly name: string
  readonly relaxed: boolean
  /** Types of its locals, in order. */
  readonly types: ValueType[] = []
  body: Code[] = []
  #made: Local[] = []
  readonly #free: Record<ValueType, Local[]> = { [I32]: [], [V128]: [] }

  constructor(name: string, relaxed: boolean) {
    this.name = name
    this.relaxed = relaxed
  }

  emit(...code: Code[]): void {
    this.body.push(code)
  }

  local(type: ValueType): Local {
    const local = this.#free[type].pop() ?? this.types.push(type) - 1
    this.#made.push(local)
    return local
  }

  /** A vector that holds `value`. */
  vector(value: Code): Local {
    return this.#holding(V128, value)
  }

  pointer(value: Code): Local {
    return this.#holding(I32, value)
  }

  address(at: number): Local {
    return this.pointer(i32(at))
  }

  #holding(type: ValueType, value: Code): Local {
    const local = this.local(type)
    this.emit(set(local, value))
    return local
  }

  /** a · b + c: rounded once in the relaxed build, twice in the plain one. */
  multiplyAdd(a: Code, b: Code, c: Code): Code {
    return this.relaxed ? relaxedMultiplyAdd(a, b, c) : v.add(v.mul(a, b), c)
  }

  /** Locals made in `body` are free again after it. */
  scoped(body: () => void): void {
    const outside = this.#made
    this.#made = []
    body()
    for (const local of this.#made) this.#free[this.types[local]].push(local)
    this.#made = outside
  }

  /** A loop of `count` turns. `body` gets pointers that move by their strides; a single turn costs nothing. */
  walk(count: number, pointers: readonly Walked[], body: (...own: Local[]) => void): void {
    this.scoped(() => {
      if (count === 0) return
      if (count === 1) return body(...pointers.map(([pointer]) => pointer))
      const own = pointers.map(([pointer]) => this.pointer(get(pointer)))
      const left = this.pointer(i32(count))
      const outside = this.body
      this.body = []
      this.scoped(() => body(...own))
      const inside = this.body
      this.body = outside
      this.emit(
        [0x03, 0x40, inside], // loop
        own.map((local, i) => (pointers[i][1] ? set(local, offset(get(local), pointers[i][1])) : [])),
        decrement(left),
        [get(left), 0x0d, 0, 0x0b], // br_if 0, end
      )
    })
  }

  /** Its entry in the code section, without the size. */
  encoded(): Code {
    const groups: [count: number, type: ValueType][] = []
    for (const type of this.types) {
      const last = groups.at(-1)
      if (last?.[1] === type) last[0]++
      else groups.push([1, type])
    }
    return [unsigned(groups.length), groups.map(([count, type]) => [unsigned(count), type]), this.body, 0x0b]
  }
}
