import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Problem } from '@finetune-lab/experiment'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { PublishDiagnosticsParams } from 'vscode-languageserver'
import { type LanguageClient, spawnServer } from './testing/language-client.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** A machine with a small MNIST and nothing else. */
const home = mkdtempSync(join(tmpdir(), 'finetune-lab-language-'))
const environment = { FINETUNE_LAB_DATA: join(home, 'data'), XDG_CACHE_HOME: join(home, 'cache'), HOME: home }
cpSync(join(root, 'test-fixtures/data/good/mnist'), join(home, 'data/mnist'), { recursive: true })
const workspace = join(home, 'workspace')
for (const folder of ['examples', 'test-fixtures/experiments/good', 'test-fixtures/experiments/bad'])
  cpSync(join(root, folder), workspace, { recursive: true })
const experiments = readdirSync(workspace)
  .filter(name => name.endsWith('.experiment.yaml'))
  .map(name => join(workspace, name))

let client: LanguageClient
beforeAll(async () => {
  client = await spawnServer({ workspace, environment })
})
afterAll(async () => {
  await client.dispose()
  rmSync(home, { recursive: true, force: true })
})

const complete = `pretrain: { dataset: mnist, samplesPerClass: [1, 2] }
finetune: { dataset: mnist, samplesPerClass: 2 }
`
const has = (code: string) => (published: PublishDiagnosticsParams) =>
  published.diagnostics.some(each => each.code === code)

test('the diagnostics of every example and fixture are those of `finetune-lab check`, with the same words and positions', async () => {
  const printed = await new Promise<string>(resolve => {
    const cli = join(root, 'apps/cli/dist/finetune-lab.js')
    execFile(
      process.execPath,
      [cli, 'check', '--json', ...experiments],
      { cwd: workspace, env: { ...process.env, ...environment } },
      (_, output) => resolve(output),
    )
  })
  const checked = JSON.parse(printed) as { file: string; problems: Problem[] }[]
  expect(checked.length).toBe(experiments.length)
  for (const { file, problems } of checked) {
    const uri = pathToFileURL(file).href
    const expected = problems.map(({ line, column, severity, code, message }) => ({
      place: `${line}:${column}`,
      severity: { error: 1, warning: 2, note: 3 }[severity],
      code,
      message,
    }))
    await client.open(uri, readFileSync(file, 'utf8'))
    await vi.waitFor(async () => {
      const published = (await client.diagnostics(uri)).map(({ range: { start }, severity, code, message }) => ({
        place: `${start.line + 1}:${start.character + 1}`,
        severity,
        code,
        message,
      }))
      expect({ file, published }).toEqual({ file, published: expected })
    }, 20_000)
    await client.close(uri)
  }
})

describe('problems that depend on this machine', () => {
  const uri = pathToFileURL(join(workspace, 'a.experiment.yaml')).href
  beforeAll(() => client.open(uri, complete))
  const codes = async (text: string, code: string) => {
    await client.change(uri, text)
    return (await client.diagnostics(uri, has(code))).map(
      ({ code, severity, message, range }) =>
        `${severity} ${code} ${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character} ${String(message).split('\n')[0]}`,
    )
  }

  test('a missing data set', async () => {
    expect(
      await codes(
        complete.replace('finetune: { dataset: mnist', 'finetune: { dataset: emnist-letters'),
        'missing-data',
      ),
    ).toEqual(['1 missing-data 1:21-1:35 Data set "emnist-letters" is missing.'])
  })
  test('too few images of a class', async () => {
    expect(await codes(complete.replace('[1, 2]', '[1, 2, 4000]'), 'too-few-images')).toEqual([
      expect.stringMatching(
        /^1 too-few-images 0:52-0:56 pretrain\.samplesPerClass\[2]: 4,000 per class of mnist requested/,
      ),
    ])
  })
  test('a subset smaller than a batch, as a note', async () => {
    expect(await codes(complete.replace('2] }', '2], batchSize: 16 }'), 'smaller-than-batch')).toEqual([
      expect.stringMatching(/^3 smaller-than-batch 0:46-0:47 pretrain\.samplesPerClass\[0]: 1 image of each/),
    ])
  })
  test('an executor that this machine lacks, as a warning', async () => {
    expect(await codes(`${complete}executor: cuda\n`, 'missing-executor')).toEqual([
      expect.stringMatching(/^2 missing-executor 2:10-2:14 executor cuda: /),
    ])
  })
  test('data that arrives while the file is open clears the error', async () => {
    // No batch is larger than its subset, so there are no notes either.
    const text = complete
      .replaceAll('mnist', 'shapes')
      .replace('2] }', '2], batchSize: 3 }')
      .replace('2 }', '2, batchSize: 6 }')
    await client.change(uri, text)
    expect((await client.diagnostics(uri, has('unknown-value'))).length).toBe(2)
    cpSync(join(root, 'test-fixtures/data/good/shapes'), join(home, 'data/shapes'), { recursive: true })
    // The files may be read while they are half copied. What remains is about the few images in them.
    const isOdd = ({ code }: { readonly code?: unknown }) => code === 'odd-data'
    expect(await client.diagnostics(uri, ({ diagnostics }) => diagnostics.every(isOdd))).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ severity: 1 })]),
    )
  })
})

test('closing a file clears its diagnostics', async () => {
  const uri = pathToFileURL(join(workspace, 'closed.experiment.yaml')).href
  await client.open(uri, 'seeds: many\n')
  expect((await client.diagnostics(uri)).length).toBeGreaterThan(0)
  const emptied = new Promise(resolve => {
    client.onDiagnostics = published => published.uri === uri && resolve(published.diagnostics)
  })
  await client.close(uri)
  expect(await emptied).toEqual([])
})

test('without an editor, the server explains itself', async () => {
  const server = fileURLToPath(new URL('../dist/server.js', import.meta.url))
  const [code, output] = await new Promise<[unknown, string]>(resolve =>
    execFile(process.execPath, [server], (error, _, complaint) => resolve([error?.code, complaint])),
  )
  expect([code, output]).toEqual([2, expect.stringMatching(/^finetune-lab language server: expected --stdio/)])
})

test('a file that is not UTF-8 on disk gets the message of `check` until it is saved as UTF-8', async () => {
  const file = join(workspace, 'latin.experiment.yaml')
  const text = `name: Vorübung\n${complete}`
  writeFileSync(file, text, 'latin1')
  const uri = pathToFileURL(file).href
  await client.open(uri, readFileSync(file, 'utf8'))
  const diagnostics = await client.diagnostics(uri, has('encoding'))
  expect(diagnostics).toMatchObject([
    {
      severity: 1,
      message: 'byte 0xFC (“ü” in Latin-1 or Windows-1252) is not UTF-8; expected a file in UTF-8',
      range: { start: { line: 0, character: 9 }, end: { line: 0, character: 10 } },
    },
  ])
  writeFileSync(file, text)
  await client.change(uri, text)
  await vi.waitFor(async () => expect(await client.diagnostics(uri)).not.toMatchObject([{ code: 'encoding' }]), 4000)
})
