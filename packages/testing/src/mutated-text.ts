import { pick, type Random } from './random-from.ts'

/** The building blocks of a file's language. */
export interface Vocabulary {
  readonly signs: readonly string[]
  readonly words: readonly string[]
  /** Long runs of one piece, rarely used. */
  readonly long: readonly string[]
}

/** Changes a valid file in one to four ways, as people, programs and attackers do. */
export function mutatedText(
  valid: readonly string[],
  random: Random,
  vocabulary: Vocabulary = YAML_VOCABULARY,
  most = Number.POSITIVE_INFINITY,
): string {
  let text = pick(random, valid)
  for (let change = 1 + random(4); change > 0; change--) text = pick(random, mutators)(text, random, valid, vocabulary)
  return text.length > most ? text.slice(0, most) : text
}

type Mutator = (text: string, random: Random, valid: readonly string[], vocabulary: Vocabulary) => string

const insert = (text: string, random: Random, piece: string) => {
  const at = random(text.length + 1)
  return text.slice(0, at) + piece + text.slice(at)
}

const lines = (text: string, change: (lines: string[]) => void) => {
  const all = text.split('\n')
  change(all)
  return all.join('\n')
}

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
const mutators: readonly Mutator[] = [
  // Bytes.
  (text, random) => {
    const bytes = Buffer.from(text)
    for (let count = 1 + random(5); count > 0 && bytes.length > 0; count--) bytes[random(bytes.length)] = random(256)
    return bytes.toString('utf8')
  },
  (text, random, _, { signs }) => insert(text, random, pick(random, signs)),
  (text, random, _, { words }) => insert(text, random, pick(random, words)),
  (text, random) => insert(text, random, pick(random, UNSEEN)),
  (text, random) => {
    const at = random(text.length + 1)
    return text.slice(0, at) + text.slice(at + random(60))
  },
  // A piece of another file.
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
  // Line ends and byte order marks.
  text => text.replaceAll('\n', '\r\n'),
  text => text.replaceAll('\n', '\r'),
  text => `\uFEFF${text}`,
  (text, random) => insert(text, random, '\u0000'.repeat(1 + random(100))),
  // Many repetitions. The longest are rare, because each takes as long as a hundred other inputs.
  (text, random, _, { signs }) => insert(text, random, pick(random, signs).repeat(1 + random(3000))),
  (text, random, _, { long }) =>
    random(32) === 0 && long.length > 0 ? insert(text, random, pick(random, long)) : text,
  (text, random) => (random(8) === 0 ? `${text}${`${text}\n`.repeat(random(20))}` : text),
]

/** Built once: what is tested is what a reader does with them. */
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

export const YAML_VOCABULARY: Vocabulary = {
  signs: [
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
  ],
  words: [
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
  ],
  long: LONG,
}
