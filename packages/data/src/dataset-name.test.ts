import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { DATASET_NAME, nameInYaml, newNameProblem, suggestedName } from './dataset-name.ts'

const odd = [
  '2024',
  'true',
  'null',
  '1e3',
  '0x1F',
  '0o7',
  '0b1',
  '1.5',
  '1_000',
  '2024-01-01',
  'yes',
  'No',
  'ON',
  'off',
  'y',
  'N',
]

describe('nameInYaml', () => {
  it.each([...odd, 'my.symbols.v2', 'a', 'e5', '3d-shapes', '2024-symbols', 'x0'])('%s stays that text', name => {
    expect(DATASET_NAME.test(name)).toBe(true)
    for (const version of ['1.1', '1.2'] as const)
      expect(parse(`dataset: ${nameInYaml(name)}`, { version })).toEqual({ dataset: name })
  })

  it('leaves names alone that need no quotes', () => {
    for (const name of ['my.symbols.v2', 'symbols', '3d-shapes', 'news']) expect(nameInYaml(name)).toBe(name)
  })
})

describe('newNameProblem', () => {
  it.each([...odd, 'my.symbols.v2', 'Symbols_2', 'console', 'a'.repeat(64)])('%s can be a name', name => {
    expect(newNameProblem(name)).toBeUndefined()
  })

  it.each([
    [
      '',
      'name ""; expected letters, digits, ".", "_" and "-", at most 64, the first a letter or digit, for example my-images',
    ],
    ['my symbols', /^name "my symbols"; expected letters.*, for example my-symbols$/],
    ['-v', /, for example v$/],
    ['.hidden', /, for example hidden$/],
    ['..', /, for example my-images$/],
    ['a/b', /, for example a-b$/],
    ['~', /, for example my-images$/],
    ['Ärzte', /, for example Arzte$/],
    ['a'.repeat(65), /at most 64/],
    ['a.', 'name "a." ends with a dot, which Windows drops; expected another, for example a'],
    ['con', 'name "con" is reserved on Windows; expected another, for example my-con'],
    ['NUL.v2', 'name "NUL.v2" is reserved on Windows; expected another, for example my-NUL-v2'],
    ['mnist', 'name "mnist" is a built-in data set\'s; expected another, for example my-mnist'],
    ['MNIST', 'name "MNIST" differs from the data set "mnist" only in case; expected another, for example my-MNIST'],
    ['strokes-digits', /is a built-in data set's; expected another, for example my-strokes-digits$/],
  ])('%s is refused in words', (name, words) => {
    expect(newNameProblem(name)).toEqual(typeof words === 'string' ? words : expect.stringMatching(words))
  })

  it('refuses what differs from another name only in case, and takes the same name', () => {
    expect(newNameProblem('symbols', ['Symbols'])).toMatch('differs from the data set "Symbols" only in case')
    expect(newNameProblem('symbols', ['symbols'])).toBeUndefined()
  })
})

it('every suggestion can be a name', () => {
  for (const text of [
    'my symbols',
    '',
    '...',
    'con',
    'MNIST',
    '日本',
    'é'.repeat(100),
    'a'.repeat(200),
    `${'a'.repeat(56)}. b`,
    '-.-x',
    'lpt1.txt',
  ])
    expect([text, newNameProblem(suggestedName(text))]).toEqual([text, undefined])
})
