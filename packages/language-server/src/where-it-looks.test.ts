import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import type { CodeLens, Hover, PublishDiagnosticsParams } from 'vscode-languageserver'
import type { Initialization } from './protocol.ts'
import { TRUSTED } from './protocol.ts'
import { type LanguageClient, spawnServer } from './testing/language-client.ts'

const shapes = fileURLToPath(new URL('../../../test-fixtures/data/good/shapes', import.meta.url))
const home = realpathSync(mkdtempSync(join(tmpdir(), 'finetune-lab-looks-')))
const workspace = join(home, 'workspace')
const outside = join(home, 'outside')
const environment = { FINETUNE_LAB_DATA: join(home, 'data'), XDG_CACHE_HOME: join(home, 'cache'), HOME: home }
const file = join(workspace, 'a.experiment.yaml')
const uri = pathToFileURL(file).href
/** Both folders are broken: a diagnostic proves that the server read the folder. */
const text = `pretrain: { dataset: theirs }
finetune: { dataset: mine }
datasets:
  theirs: { path: ${outside} }
  mine: { path: ./inside }
`
let client: LanguageClient
const complaints: string[] = []

beforeEach(() => {
  for (const folder of [outside, join(workspace, 'inside')]) {
    cpSync(shapes, folder, { recursive: true })
    writeFileSync(join(folder, 'train-labels-idx1-ubyte'), 'no labels')
  }
  writeFileSync(file, text)
})
afterEach(async () => {
  await client.dispose()
  rmSync(workspace, { recursive: true, force: true })
  expect(complaints).toEqual([])
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

async function started(initializationOptions: Initialization): Promise<void> {
  mkdirSync(workspace, { recursive: true })
  client = await spawnServer({ workspace, environment, initializationOptions })
  client.onComplaint = message => complaints.push(message)
}
const count = (wanted: string) => (published: PublishDiagnosticsParams) =>
  published.diagnostics.filter(({ code }) => code === wanted).length
/** The lines with broken data: that of `theirs` (3) and that of `mine` (4). */
const broken = async (atLeast: number) =>
  (await client.diagnostics(uri, published => count('invalid-data')(published) >= atLeast))
    .filter(({ code }) => code === 'invalid-data')
    .map(({ range }) => range.start.line)

test('in an untrusted workspace, the server reads nothing outside it until the workspace is trusted', async () => {
  await started({ trusted: false, commands: true })
  await client.open(uri, text)
  // Data sets are read in order: if the server had read `theirs`, both would be reported at once.
  expect(await broken(1)).toEqual([4])
  const about = { textDocument: { uri }, position: { line: 0, character: 22 } }
  const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', about)
  expect(JSON.stringify(hover ?? '')).not.toContain(outside)
  await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', about)
  expect(await broken(1)).toEqual([4])
  await client.connection.sendNotification(TRUSTED)
  expect(await broken(2)).toEqual([3, 4])
})

test('the server still answers about an open file that was deleted with its folder and its data', async () => {
  await started({ commands: true })
  await client.open(uri, text)
  expect(await broken(2)).toEqual([3, 4])
  rmSync(workspace, { recursive: true })
  await client.change(uri, `${text}seeds: 2\n`)
  const after = await client.diagnostics(uri, published => count('missing-data')(published) === 1)
  expect(after.map(({ code, range }) => [code, range.start.line])).toEqual([
    ['invalid-data', 3],
    ['missing-data', 4],
  ])
  await client.change(uri, `${text}seeds: many\n`)
  expect((await client.diagnostics(uri)).map(({ code }) => code)).toEqual(['wrong-type'])
  for (const request of ['codeLens', 'documentSymbol', 'foldingRange'])
    await client.connection.sendRequest(`textDocument/${request}`, { textDocument: { uri } })
  await client.change(uri, 'pretrain: { dataset: strokes-digits }\nfinetune: { dataset: strokes-letters }\n')
  expect(await client.diagnostics(uri)).toEqual([])
})
