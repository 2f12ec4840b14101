import type { FunctionCode } from './function-code.ts'
import { type Code, unsigned } from './instructions.ts'

/**
 * A WebAssembly module of these functions: each is exported by its name, takes and returns nothing. Memory is imported as
 * env.memory.
 *
 * @param pages least size of the memory, in 64 KiB
 */
export function encodeModule(functions: readonly FunctionCode[], pages: number): Uint8Array<ArrayBuffer> {
  const count = unsigned(functions.length)
  const bodies = functions.map(own => flattened(own.encoded()))
  const sections: [id: number, content: Code][] = [
    [1, [1, 0x60, 0, 0]], // one type: () → ()
    [2, [1, text('env'), text('memory'), 2, 0, unsigned(pages)]],
    [3, [count, functions.map(() => 0)]],
    [7, [count, functions.map(({ name }, index) => [text(name), 0, unsigned(index)])]],
  ]
  const code = bodies.reduce((sum, body) => sum + unsigned(body.length).length + body.length, count.length)
  const head = flattened([
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    sections.map(([id, content]) => {
      const bytes = [...flattened(content)]
      return [id, unsigned(bytes.length), bytes]
    }),
    [10, unsigned(code), count],
  ])
  const whole = new Uint8Array(head.length + code - count.length)
  whole.set(head)
  let at = head.length
  for (const body of bodies) {
    const size = unsigned(body.length)
    whole.set(size, at)
    whole.set(body, at + size.length)
    at += size.length + body.length
  }
  return whole
}

const text = (value: string): Code => [unsigned(value.length), [...value].map(letter => letter.charCodeAt(0))]

function flattened(code: Code): Uint8Array {
  let bytes = new Uint8Array(4096)
  let length = 0
  const write = (item: Code) => {
    if (typeof item === 'number') {
      if (length === bytes.length) {
        const larger = new Uint8Array(2 * length)
        larger.set(bytes)
        bytes = larger
      }
      bytes[length++] = item
    } else for (let i = 0; i < item.length; i++) write(item[i])
  }
  write(code)
  return bytes.subarray(0, length)
}
