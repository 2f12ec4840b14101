/** mulberry32: a small generator, so that a failure can be repeated. Numbers below the one that is asked. */
export type Random = (below: number) => number

export function randomFrom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b9)
  return below => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** A valid file with one to four things done to it that people, programs and enemies do to files. */
export function mutation(valid: readonly string[], random: Random): string {
  let text = valid[random(valid.length)]
  for (let change = 1 + random(4); change > 0; change--) text = mutators[random(mutators.length)](text, random, valid)
  return text
}

type Mutator = (text: string, random: Random, valid: readonly string[]) => string

const insert = (text: string, random: Random, piece: string) => {
  const at = random(text.length + 1)
  return text.slice(0, at) + piece + text.slice(at)
}

const lines = (text: string, change: (lines: string[]) => void) => {
  const all = text.split('\n')
  change(all)
  return all.join('\n')
}

const SIGNS = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  '- ',
  '? ',
  ', ',
  '#',
  '|',
  '>-',
  '"',
  "'",
  '\\',
  '%',
  '@',
  '`',
  '!',
  '&',
  '*',
  '~',
]
const WORDS = [
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '<<: ',
  '__proto__: ',
  'null',
  'true',
  '!!binary ',
  '!<x> ',
  '.nan',
  '-.inf',
]
const NUMBERS = [
  '1e999',
  '-1e999',
  '9007199254740993',
  '0x1F',
  '0o17',
  '-0',
  '0.1e-400',
  '9'.repeat(400),
  '1_000',
  '١٢',
]
const UNSEEN = ['\u0000', '\uFEFF', '\r', '\r\n', '\t', '\u2028', '\u0085', '\uD800', '😀', '\u200B', '\u0007']
/** Made once: what counts is what the server does with them. */
export const LONG = [
  'x',
  '[',
  '{a: ',
  '- ',
  '"\\u0041',
  ' ',
  '#',
  '&a ',
  '*a, ',
  'a: ',
  '\t- a\n',
  ']',
  '%a\n',
  '? ',
  ',',
  '!x ',
].map(piece => piece.repeat(Math.ceil(999_000 / piece.length)))

const mutators: readonly Mutator[] = [
  // Bytes.
  (text, random) => {
    const bytes = Buffer.from(text)
    for (let count = 1 + random(5); count > 0 && bytes.length > 0; count--) bytes[random(bytes.length)] = random(256)
    return bytes.toString('utf8')
  },
  (text, random) => insert(text, random, SIGNS[random(SIGNS.length)]),
  (text, random) => insert(text, random, WORDS[random(WORDS.length)]),
  (text, random) => insert(text, random, UNSEEN[random(UNSEEN.length)]),
  (text, random) => {
    const at = random(text.length + 1)
    return text.slice(0, at) + text.slice(at + random(60))
  },
  // Of another file.
  (text, random, valid) => {
    const other = valid[random(valid.length)]
    const from = random(other.length)
    return insert(text, random, other.slice(from, from + random(200)))
  },
  // Lines.
  (text, random) => lines(text, all => all.splice(random(all.length), 1)),
  (text, random) => lines(text, all => all.splice(random(all.length), 0, all[random(all.length)])),
  (text, random) =>
    lines(text, all => {
      const [a, b] = [random(all.length), random(all.length)]
      ;[all[a], all[b]] = [all[b], all[a]]
    }),
  (text, random) =>
    lines(text, all => {
      const at = random(all.length)
      all[at] = `${' '.repeat(random(9))}${all[at]}`
    }),
  (text, random) => lines(text, all => all.splice(random(all.length))),
  // Numbers.
  (text, random) => {
    const found = [...text.matchAll(/\d+/g)]
    const number = found[random(found.length)]
    if (!number) return text
    return text.slice(0, number.index) + NUMBERS[random(NUMBERS.length)] + text.slice(number.index + number[0].length)
  },
  // Anchors and aliases, known and unknown.
  (text, random) => insert(text, random, [`&a${random(3)} `, `*a${random(3)} `, '&a [*a]', '*nobody'][random(4)]),
  (text, random) =>
    `${text}\n${Array.from({ length: 2 + random(60) }, (_, i) => `k${i}: &k${i} [${i ? `*k${i - 1}, *k${i - 1}` : 'x'}]`).join('\n')}\n`,
  // Deep nesting.
  (text, random) => insert(text, random, ['[', '{a: ', '- ', '? ', '\n a:'][random(5)].repeat(1 + random(2000))),
  (text, random) => `${text}\n${Array.from({ length: random(300) }, (_, i) => `${' '.repeat(i)}a:`).join('\n')}`,
  // Line ends and marks.
  text => text.replaceAll('\n', '\r\n'),
  text => text.replaceAll('\n', '\r'),
  text => `\uFEFF${text}`,
  (text, random) => insert(text, random, '\u0000'.repeat(1 + random(100))),
  // Much of one thing; the longest seldom, as each takes as long as a hundred others.
  (text, random) => insert(text, random, SIGNS[random(SIGNS.length)].repeat(1 + random(3000))),
  (text, random) => (random(32) === 0 ? insert(text, random, LONG[random(LONG.length)]) : text),
  (text, random) => (random(8) === 0 ? `${text}${`${text}\n`.repeat(random(20))}` : text),
]
