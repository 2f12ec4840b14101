import { readdirSync, readFileSync } from 'node:fs'
import { type FuzzTarget, type FuzzTargets, mutatedText } from '@finetune-lab/testing'
import { parseSafely } from './parse-safely.ts'

const folder = new URL('../../../../test-fixtures/experiments/', import.meta.url)

export const targets: FuzzTargets = { yaml }

/** An experiment file, valid or not. */
function yaml(): FuzzTarget<string> {
  const valid = ['good', 'bad'].flatMap(kind =>
    readdirSync(new URL(`${kind}/`, folder))
      .filter(name => name.endsWith('.yaml'))
      .map(name => readFileSync(new URL(`${kind}/${name}`, folder))),
  )
  const texts = valid.map(bytes => bytes.toString('utf8'))
  return {
    valid,
    fromBytes: bytes => Buffer.from(bytes).toString('utf8'),
    input: random => mutatedText(texts, random),
    read: parseSafely,
    expected: () => false,
  }
}
