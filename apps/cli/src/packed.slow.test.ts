import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { expect, test } from 'vitest'

const EXPERIMENT = `pretrain: { dataset: strokes-digits, samplesPerClass: 2, batches: 20 }
finetune: { dataset: strokes-digits, samplesPerClass: 2, batches: 20 }
seeds: 1
`

const app = fileURLToPath(new URL('..', import.meta.url))

test('npx runs the packed command line in an empty folder, with an empty home and without a network', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'finetune-lab-packed-'))
  const [folder, home] = ['folder', 'home'].map(name => join(parent, name))
  for (const each of [folder, home]) mkdirSync(each)
  const env = {
    PATH: process.env.PATH!,
    HOME: home,
    NO_COLOR: '1',
    npm_config_offline: 'true',
    npm_config_registry: 'http://127.0.0.1:9',
    npm_config_update_notifier: 'false',
  }
  // prepack would install and build; CI has built.
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', parent], {
      cwd: app,
      encoding: 'utf8',
    }),
  )[0] as { filename: string; size: number; files: readonly { path: string }[] }
  const files = packed.files.map(({ path }) => path)
  expect(files).toEqual(
    expect.arrayContaining([
      ...['LICENSE', 'README.md', 'package.json', 'dist/finetune-lab.js', 'dist/engine/engine.js'],
      ...['dist/png/resvg.wasm', 'dist/skills/finetune-lab/SKILL.md'],
    ]),
  )
  expect(files.filter(path => path.endsWith('.wasm')).length).toBeGreaterThan(1)
  expect(files.filter(path => path.endsWith('.map') || path.endsWith('.ts') || path.endsWith('.node'))).toEqual([])
  expect(packed.size).toBeLessThan(8e6)
  const { dependencies = {}, engines, repository } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'))
  expect([dependencies, engines.node, repository.directory]).toEqual([{}, '>=20', 'apps/cli'])

  const command = ['--yes', '--package', join(parent, packed.filename), '--', 'finetune-lab']
  const npx = (...args: string[]) => execFileSync('npx', [...command, ...args], { cwd: folder, env, encoding: 'utf8' })
  expect(npx('--version')).toMatch(/^\d+\.\d+\.\d+\n$/)
  writeFileSync(join(folder, 'small.experiment.yaml'), EXPERIMENT)
  expect(JSON.parse(npx('run', 'small.experiment.yaml', '--json'))).toMatchObject({ state: 'finished' })
  const [sweep] = readdirSync(join(folder, '.finetune-lab/sweeps')).filter(name => /^\d/.test(name))
  npx('export', sweep, '--to', 'png', '--out', 'curve.png')
  expect(readFileSync(join(folder, 'curve.png')).subarray(1, 4).toString()).toBe('PNG')

  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(new StdioClientTransport({ command: 'npx', args: [...command, 'mcp'], cwd: folder, env }))
  const answer = await client.callTool({ name: 'status', arguments: {} })
  expect(answer.structuredContent).toMatchObject({ sweeps: [{ sweep, state: 'finished' }], total: 1 })
  await client.close()
}, 120_000)
