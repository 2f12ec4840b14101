import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { FUZZ_INPUTS, FUZZ_SEED, mutatedJson, randomFrom } from '@finetune-lab/testing'
import { expect, test } from 'vitest'
import { cli } from './testing/command-line.ts'

const call = (name: string, input: object) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: input },
})
const messages = [
  { jsonrpc: '2.0', id: 1, method: 'tools/list' },
  { jsonrpc: '2.0', id: 1, method: 'resources/list' },
  { jsonrpc: '2.0', id: 1, method: 'resources/read', params: { uri: 'finetune-lab://sweeps/a/report.md' } },
  { jsonrpc: '2.0', id: 1, method: 'completion/complete', params: { ref: { type: 'ref/resource', uri: 'a' } } },
  { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } },
  { jsonrpc: '2.0', id: 1, result: {} },
  call('schema', {}),
  call('status', { sweep: 'last' }),
  call('check', { text: 'name: a' }),
  call('run', { file: '../a.experiment.yaml', confirm: true }),
]

test('the server survives damaged messages, and answers the next one', async () => {
  const server = spawn(process.execPath, [cli, 'mcp'], { cwd: mkdtempSync(join(tmpdir(), 'finetune-lab-mcp-')) })
  const ended = new Promise<never>((_, reject) => server.once('exit', code => reject(new Error(`ended: ${code}`))))
  ended.catch(() => {})
  const pings = new Map<string, () => void>()
  createInterface(server.stdout).on('line', line => pings.get(JSON.parse(line).id)?.())
  const survives = (label: string) =>
    Promise.race([
      ended,
      new Promise<void>(resolve => {
        pings.set(label, resolve)
        server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: label, method: 'ping' })}\n`)
      }),
    ])
  const initialize = {
    ...{ protocolVersion: '2025-06-18', capabilities: {} },
    clientInfo: { name: 'fuzz', version: '1' },
  }
  server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params: initialize })}\n`)
  server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`)
  await survives('first')
  for (let seed = FUZZ_SEED; seed < FUZZ_SEED + Math.min(FUZZ_INPUTS, 2000); seed++) {
    server.stdin.write(`${mutatedJson(messages, randomFrom(seed)).replaceAll('\n', ' ')}\n`)
    await survives(`seed ${seed}`)
  }
  server.stdin.end()
  await expect(ended).rejects.toThrow('ended: 0')
}, 120_000)
