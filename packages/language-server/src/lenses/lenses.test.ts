import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { bestPoint, curves } from '@finetune-lab/analysis'
import { listSweeps, readSweep, sweepFolder } from '@finetune-lab/runs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { CodeLens } from 'vscode-languageserver'
import { type LanguageClient, spawnServer } from '../testing/language-client.ts'

const home = realpathSync(mkdtempSync(join(tmpdir(), 'finetune-lab-lenses-')))
const workspace = join(home, 'workspace')
const store = join(workspace, '.finetune-lab')
const file = join(workspace, 'a.experiment.yaml')
const text = `pretrain:
  dataset: strokes-digits
  samplesPerClass: 1
  augmentation: none
  batches: 5
finetune:
  dataset: [strokes-letters, strokes-digits]
  samplesPerClass: 2
  batches: 5
seeds: 2
`
const environment = { FINETUNE_LAB_DATA: join(home, 'data'), XDG_CACHE_HOME: join(home, 'cache'), HOME: home }
const uri = pathToFileURL(file).href

let client: LanguageClient
let refreshed = 0
beforeAll(async () => {
  mkdirSync(workspace)
  writeFileSync(file, text)
  client = await spawnServer({
    workspace,
    environment,
    initializationOptions: { commands: true },
    onLensRefresh: () => refreshed++,
  })
})
afterAll(async () => {
  await client.dispose()
  rmSync(home, { recursive: true, force: true })
})

// A real sweep runs meanwhile: ten seconds on both cores, minutes on a busy machine.
vi.setConfig({ testTimeout: 180_000 })

const lenses = async () =>
  (await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } })).map(
    ({ command }) => command!,
  )

test('lenses show a real sweep and an estimate for the next one, and are refreshed when the sweep ends', async () => {
  await client.open(uri, text)
  await client.diagnostics(uri)
  expect(await lenses()).toEqual([
    { title: '▶ Run 2 runs', command: 'finetuneLab.run', arguments: [{ file }] },
    { title: 'Inspect augmentation', command: 'finetuneLab.inspectAugmentation', arguments: [{ file }] },
  ])

  const cli = fileURLToPath(new URL('../../../../apps/cli/dist/finetune-lab.js', import.meta.url))
  const before = refreshed
  await promisify(execFile)(process.execPath, [cli, 'run', file], {
    cwd: workspace,
    env: { ...process.env, ...environment },
  })
  const [id] = listSweeps(store)
  const folder = sweepFolder(store, id)
  const { mean, dataset } = bestPoint(curves(readSweep(folder).runs))!
  // An editor asks again only after a refresh request.
  let seen = before
  const last = await vi.waitFor(async () => {
    if (refreshed === seen) throw new Error(`the editor got ${refreshed} refresh requests`)
    seen = refreshed
    const [run, found] = await lenses()
    expect(run.title).toMatch(/^▶ Run 2 runs, about \d+ (s|min)$/)
    expect(found.title).toMatch(/^Last sweep:/)
    return found
  }, 120_000)
  expect(last).toEqual({
    title: expect.stringMatching(
      new RegExp(`^Last sweep: ${(mean * 100).toFixed(1)} % on ${dataset} · (just now|\\d+ min ago)$`),
    ),
    command: 'finetuneLab.openSweep',
    arguments: [{ folder }],
  })
})

test('a single data set is not named, and a deleted sweep disappears', async () => {
  const one = join(workspace, 'one.experiment.yaml')
  const oneUri = pathToFileURL(one).href
  const oneText = text.replace('[strokes-letters, strokes-digits]', 'strokes-letters')
  writeFileSync(one, oneText)
  const cli = fileURLToPath(new URL('../../../../apps/cli/dist/finetune-lab.js', import.meta.url))
  await promisify(execFile)(process.execPath, [cli, 'run', one], {
    cwd: workspace,
    env: { ...process.env, ...environment },
  })
  await client.open(oneUri, oneText)
  const titles = async () =>
    (await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: oneUri } })).map(
      ({ command }) => command!.title,
    )
  await vi.waitFor(
    async () => expect(await titles()).toContainEqual(expect.stringMatching(/^Last sweep: \d+\.\d % · /)),
    30_000,
  )
  rmSync(store, { recursive: true })
  await vi.waitFor(async () => expect(await titles()).toEqual(['▶ Run 2 runs', 'Inspect augmentation']), 30_000)
})
