import { expect, test } from 'vitest'
import { experimentDocument } from './experiment-document.ts'

const URI = 'file:///a.experiment.yaml'
const at = (line: number, character: number) => ({ line, character })
const insertion = (line: number, character: number, text: string) => ({
  range: { start: at(line, character), end: at(line, character) },
  text,
})

test('changes are applied in order, and a whole text replaces the previous one', () => {
  const document = experimentDocument(URI, 1, 'seeds: 3\r\nname: A\r\n')
  const changed = document.changed([insertion(0, 8, '0'), insertion(1, 7, 'B')], 2)
  expect([changed.text, changed.version]).toEqual(['seeds: 30\r\nname: AB\r\n', 2])
  expect(changed.changed([{ text: 'name: C\n' }, insertion(0, 7, 'D')], 3).text).toBe('name: CD\n')
})

test('a file that is too long becomes an experiment when it is shortened; a file that is far too long is not kept', () => {
  const code = (document: ReturnType<typeof experimentDocument>) => document.parsed(undefined).problems[0]?.code
  const long = experimentDocument(URI, 1, `name: A\n${'#'.repeat(1_000_000)}`)
  expect([code(long), long.text]).toEqual(['too-large', ''])
  const cut = long.changed([{ range: { start: at(1, 0), end: at(1, 1_000_000) }, text: '' }], 2)
  expect([code(cut), cut.text]).toEqual(['missing-key', 'name: A\n'])

  const huge = experimentDocument(URI, 1, 'x'.repeat(10_000_001))
  const touched = huge.changed([insertion(0, 0, 'x')], 2)
  expect([code(touched), touched.version, touched.text]).toEqual(['too-large', 2, ''])
  expect(touched.changed([{ text: 'name: A\n' }], 3).text).toBe('name: A\n')
})
