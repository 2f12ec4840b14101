import { mutatedText, type Vocabulary } from './mutated-text.ts'
import { pick, type Random } from './random-from.ts'

type Container = Record<string, unknown> | unknown[]

/** Changes one to four parts of a valid JSON value. */
export function mutatedValue(valid: readonly unknown[], random: Random): unknown {
  const whole = { value: structuredClone(pick(random, valid)) }
  for (let change = 1 + random(4); change > 0; change--) {
    const places = placesIn(whole)
    const [container, key] = pick(random, places)
    pick(random, mutators)(container, key, random, places)
  }
  return whole.value
}

/** The same, serialised; or a valid value's text, mutated as text. */
export function mutatedJson(valid: readonly unknown[], random: Random, write = JSON.stringify): string {
  if (random(2) === 0) return write(mutatedValue(valid, random)) ?? ''
  return mutatedText(
    valid.map(value => write(value)),
    random,
    JSON_VOCABULARY,
  )
}

type Place = readonly [container: Container, key: string | number]
type Mutator = (container: Container, key: string | number, random: Random, places: readonly Place[]) => void

const at = (container: Container) => container as Record<string | number, unknown>

/** Numbers that JSON.stringify would write as null are given as strings. */
const VALUES: readonly (() => unknown)[] = [
  ...[0, -1, 1, 0.5, -0, 255, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 53, 1e308, -1e308, 5e-324, 1e21].map(
    value => () => value,
  ),
  ...['', 'x', '0', '..', '../../etc/passwd', '/', 'a\0b', '\uD800', '__proto__', '😀', 'NaN', '1e999'].map(
    value => () => value,
  ),
  ...[null, true, false].map(value => () => value),
  () => [],
  () => ({}),
  () => 'x'.repeat(20_000),
  () => new Array(500).fill(0),
  () => Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, i])),
  () => nested(500, inner => [inner]),
  () => nested(500, inner => ({ a: inner })),
  () => JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}, "toString": null}'),
]

function nested(depth: number, around: (inner: unknown) => unknown): unknown {
  let value: unknown = 0
  for (let i = 0; i < depth; i++) value = around(value)
  return value
}

const mutators: readonly Mutator[] = [
  (container, key, random) => {
    at(container)[key] = pick(random, VALUES)()
  },
  (container, key, random) => {
    at(container)[key] = pick(random, VALUES)()
  },
  // Remove, or rename.
  (container, key) => {
    if (Array.isArray(container)) container.splice(Number(key), 1)
    else delete container[key]
  },
  (container, key, random) => {
    if (Array.isArray(container)) return
    const name = pick(random, ['', 'x', '__proto__', 'constructor', 'length', '0', 'type', 'version'])
    Object.defineProperty(container, name, {
      value: container[key],
      enumerable: true,
      configurable: true,
      writable: true,
    })
  },
  // Swap with another place, or copy from it.
  (container, key, random, places) => {
    const [other, otherKey] = pick(random, places)
    const copy = structuredClone([at(container)[key], at(other)[otherKey]])
    at(container)[key] = copy[1]
    if (random(2) === 0 && !contains(at(container)[key], other)) at(other)[otherKey] = copy[0]
  },
  // A slightly wrong number.
  (container, key, random) => {
    const value = at(container)[key]
    if (typeof value === 'number')
      at(container)[key] = pick(random, [value + 1, value - 1, -value, value * 1e6, value + 0.5])
    else if (typeof value === 'string')
      at(container)[key] = pick(random, [value + value, value.slice(1), ` ${value}`, [value]])
  },
  // Longer.
  (container, _, random) => {
    if (Array.isArray(container) && container.length > 0)
      for (let more = random(50); more > 0 && container.length < 500; more--)
        container.push(structuredClone(container[random(container.length)]))
  },
  (container, key, random) => {
    at(container)[key] = nested(1 + random(20), inner => [structuredClone(at(container)[key]), inner])
  },
]

function contains(value: unknown, searched: unknown): boolean {
  return placesIn({ value }).some(([container]) => container === searched)
}

/** Lists the parts of a value by container and key, up to a limit. */
function placesIn(whole: { value: unknown }): Place[] {
  const places: Place[] = []
  const open: Place[] = [[whole, 'value']]
  for (let place = open.pop(); place && places.length < 1000; place = open.pop()) {
    places.push(place)
    const value = at(place[0])[place[1]]
    if (Array.isArray(value)) for (let i = Math.min(value.length, 100) - 1; i >= 0; i--) open.push([value, i])
    else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
      for (const key of Object.keys(value).slice(0, 100)) open.push([value as Record<string, unknown>, key])
  }
  return places
}

const JSON_VOCABULARY: Vocabulary = {
  signs: ['{', '}', '[', ']', ':', ',', '"', '\\', '\n', '{"a":', '"\\u', '-', '.', 'e'],
  words: ['null', 'true', 'false', 'NaN', 'Infinity', '"__proto__":{},', '"version":2,', '{}', '[]', '""', '\\u0000'],
  long: [],
}
