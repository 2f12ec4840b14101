import { readdirSync, readFileSync } from 'node:fs'
import { registeredDatasets } from '@finetune-lab/data'
import { describe, expect, test } from 'vitest'
import { parseExperiment } from './parse-experiment.ts'

const fixtures = new URL('../../../test-fixtures/experiments/', import.meta.url)
const examples = new URL('../../../examples/', import.meta.url)
const files = (folder: URL) => readdirSync(folder).filter(name => name.endsWith('.experiment.yaml'))
const knownDatasets = ['mnist', 'emnist-letters', 'fashion-mnist']

describe('a bad file yields every problem in file order, each with its position', () => {
  const folder = new URL('bad/', fixtures)
  test.each(files(folder))('%s', async name => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    const { experiment, problems } = parseExperiment(text, { knownDatasets })
    const lines = problems.map(({ line, column, start, end, code, message, suggestion }) => ({
      at: `${line}:${column}`,
      marked: text.slice(start, end),
      code,
      message,
      ...(suggestion === undefined ? {} : { suggestion }),
    }))
    const expected = new URL(name.replace('.experiment.yaml', '.problems.json'), folder)
    await expect(`${JSON.stringify(lines, null, 2)}\n`).toMatchFileSnapshot(expected.pathname)
    expect(experiment).toBeUndefined()
  })
})

describe('a good file yields the whole experiment', () => {
  const folder = new URL('good/', fixtures)
  test.each(files(folder))('%s', async name => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    const { experiment, problems } = parseExperiment(text, { knownDatasets, fallbackName: name })
    expect(problems).toEqual([])
    const expected = new URL(name.replace('.yaml', '.json'), folder)
    await expect(`${JSON.stringify(experiment, null, 2)}\n`).toMatchFileSnapshot(expected.pathname)
  })
})

describe('the examples have no problems with the registered data sets', () => {
  test.each(files(examples))('%s', name => {
    const text = readFileSync(new URL(name, examples), 'utf8')
    expect(parseExperiment(text, { knownDatasets: registeredDatasets.map(({ name }) => name) }).problems).toEqual([])
  })
})
