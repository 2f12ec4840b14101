import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeLargeSweep } from '../../e2e/harness/large-sweep.ts'
import { exportSweeps } from './export-sweeps.ts'
import type { TaskRequest } from './task-messages.ts'
import { writeReport } from './write-report.ts'

const workspace = mkdtempSync(join(tmpdir(), 'finetune-lab-export-'))
const small = { seeds: 2, sizes: [1, 4] }
const sweeps = ['First', 'Second'].map(name => writeLargeSweep(workspace, { ...small, name }))
const context = { signal: new AbortController().signal, progress: () => {} }
const exported = (format: TaskRequest<'export'>['format'], out: string, folders = [sweeps[0].folder]) =>
  exportSweeps({ folders, format, out, workspace }, context)

test('writes TensorBoard event files and models for every run', async () => {
  const [events, models] = ['events', 'models'].map(name => join(workspace, name))
  expect(await exported('tensorboard', events)).toEqual({ words: `12 runs written to ${events}`, pages: [] })
  expect(await exported('safetensors', models)).toEqual({ words: `12 models written to ${models}`, pages: [] })
  const files = readdirSync(workspace, { recursive: true, encoding: 'utf8' })
  expect(files.filter(file => file.startsWith('events') && /seed\d.events\.out/.test(file))).toHaveLength(12)
  expect(files.filter(file => file.startsWith('models') && file.endsWith('.safetensors'))).toHaveLength(12)
})

test('the JSON of several sweeps contains their comparison', async () => {
  const out = join(workspace, 'both.json')
  await exported(
    'json',
    out,
    sweeps.map(({ folder }) => folder),
  )
  const { sweeps: each, comparison } = JSON.parse(readFileSync(out, 'utf8'))
  expect(each.map(({ name }: { name: string }) => name)).toEqual(['First', 'Second'])
  expect(comparison.comparisons[0]).toMatchObject({ a: sweeps[0].record.id, b: sweeps[1].record.id })
})

test('reports problems that the user can fix: a folder that is a file, a server that does not exist', async () => {
  const file = join(sweeps[0].folder, 'sweep.json')
  await expect(exported('tensorboard', file)).rejects.toMatchObject({ kind: 'input' })
  await expect(exported('mlflow', 'http://127.0.0.1:9')).rejects.toMatchObject({ kind: 'lack' })
})

test('a report with the extension .md is Markdown, with its figures next to it', async () => {
  const out = join(workspace, 'answer #1.md')
  await writeReport({ folders: [sweeps[0].folder], out, workspace }, context)
  const links = [...readFileSync(out, 'utf8').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, link]) => link)
  expect(links.length).toBeGreaterThan(0)
  for (const link of links) {
    // In a URL, # starts a fragment.
    expect(link).not.toContain('#')
    expect(existsSync(join(workspace, decodeURIComponent(link))), link).toBe(true)
  }
})
