import { readdirSync, readFileSync } from 'node:fs'
import { augmentations } from '@finetune-lab/augmentation'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type JsonSchema, jsonSchema, keysAt, schemasAt } from './json-schema.ts'

const fixtures = new URL('../../../../test-fixtures/experiments/', import.meta.url)
const read = (kind: string, name: string) => parse(readFileSync(new URL(`${kind}/${name}`, fixtures), 'utf8'))
// Used only by hovers.
const vocabulary = ['unit', 'source']
const validate = new Ajv({ strict: true, strictTypes: false }).addVocabulary(vocabulary).compile(jsonSchema())

test('an independent validator accepts every good file', () => {
  const verdicts = readdirSync(new URL('good/', fixtures))
    .filter(name => name.endsWith('.yaml'))
    .map(name => ({ name, valid: validate(read('good', name)), errors: validate.errors }))
  expect(verdicts).toEqual(verdicts.map(({ name }) => ({ name, valid: true, errors: null })))
  expect(verdicts.length).toBeGreaterThanOrEqual(2)
})

test('an independent validator rejects every file with a single wrong value', () => {
  const wrong = ['augmentation', 'missing-keys', 'out-of-range', 'predictions', 'unknown-keys', 'wrong-types']
  expect(wrong.filter(name => validate(read('bad', `${name}.experiment.yaml`)))).toEqual([])
})

test('every key has a description, and every default is in the schema', () => {
  const without: string[] = []
  const visit = (schema: JsonSchema, path: string) => {
    for (const [key, inner] of Object.entries(schema.properties ?? {}) as [string, JsonSchema][]) {
      if (!inner.description) without.push(`${path}.${key}`)
      visit(inner, `${path}.${key}`)
    }
    for (const inner of [...(schema.anyOf ?? []), schema.items, schema.additionalProperties])
      if (typeof inner === 'object') visit(inner as JsonSchema, path)
  }
  visit(jsonSchema(), '')
  expect(without).toEqual([])
  const { pretrain, seeds } = jsonSchema().properties as Record<string, JsonSchema>
  expect(seeds.default).toBe(3)
  expect(pretrain.required).toEqual(['dataset'])
  expect(
    Object.fromEntries(
      Object.entries(pretrain.properties!).map(([key, inner]) => [key, (inner as JsonSchema).default]),
    ),
  ).toEqual({
    dataset: undefined,
    samplesPerClass: [1, 2, 4, 8, 16, 32, 64],
    augmentation: ['none', 'mixup', 'collage'],
    batches: 5000,
    batchSize: 8,
    learningRate: 0.01,
    optimizer: 'sgd',
    schedule: 'constant',
    warmup: 0,
    clip: 0,
    dropout: 0.5,
  })
})

test('a path leads to its keys, those of each alternative and the parameters of each augmentation', () => {
  expect(keysAt([])).toEqual([
    'name',
    'network',
    'validation',
    'pretrain',
    'finetune',
    'seeds',
    'vary',
    'tune',
    'executor',
    'datasets',
    'predictions',
  ])
  expect(keysAt(['datasets', 'anything'])).toEqual(['path', 'mean', 'std'])
  expect(keysAt(['predictions', 4, 'expect'])).toEqual([
    'better',
    'than',
    'at',
    'by',
    'alike',
    'within',
    'plateau',
    'from',
  ])
  expect(keysAt(['pretrain', 'augmentation', 0])).toEqual(augmentations.map(({ name }) => name))
  expect(keysAt(['pretrain', 'augmentation', 'mixup'])).toEqual(['alpha'])
  expect(schemasAt(['nothing', 'here'])).toEqual([])
  expect(schemasAt(['pretrain', 'batchSize'])).toMatchObject([
    { default: 8 },
    { type: 'integer', minimum: 1, maximum: 256 },
    { type: 'array', minItems: 1, maxItems: 100 },
  ])
})
