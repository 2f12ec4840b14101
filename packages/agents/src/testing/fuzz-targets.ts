import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { smallData, smallExperimentText } from '@finetune-lab/engine/testing'
import { createSweep } from '@finetune-lab/runs'
import { runResult, sweepRecord } from '@finetune-lab/runs/testing'
import { type FuzzTarget, type FuzzTargets, mutatedValue, pick } from '@finetune-lab/testing'
import type { AgentContext } from '../agent-tool.ts'
import { callTool } from '../call-tool.ts'
import { findTool, tools } from '../tools.ts'

// Calls that agents make: each gets an answer or an error in words, and reaches nothing outside the workspace.

export const targets: FuzzTargets = { 'agent calls': agentCalls }

interface Call {
  readonly name: string
  readonly input: unknown
}

/** What a file outside the workspace says. No answer may repeat it. */
const SECRET = 'a secret outside'

export function agentCalls(): FuzzTarget<Call> {
  const outside = mkdtempSync(join(tmpdir(), 'finetune-lab-outside-'))
  writeFileSync(join(outside, 'secret.experiment.yaml'), `${SECRET}: 1\n`)
  const { workspace, store } = workspaceNextTo(outside)
  const context: AgentContext = {
    workspace,
    store,
    engineFolder: fileURLToPath(new URL('../../../engine/dist/', import.meta.url)),
    pngAssets: fileURLToPath(new URL('../../../charts/dist/png/', import.meta.url)),
    signal: new AbortController().signal,
    ask: async () => 'declined',
  }
  return {
    inputs: 2000,
    valid: calls.map(call => Buffer.from(JSON.stringify(call))),
    fromBytes: bytes => {
      const call: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
      return typeof call === 'object' && call !== null && 'name' in call
        ? { name: String(call.name), input: 'input' in call ? call.input : undefined }
        : { name: '', input: call }
    },
    input: random => {
      const { name, input } = pick(random, calls)
      return { name, input: random(20) === 0 ? input : withPaths(mutatedValue([input], random), outside, random) }
    },
    read: async ({ name, input }) => {
      const tool = findTool(name) ?? tools[0]
      const result = await callTool(tool, input, context)
      const text = JSON.stringify(result)
      if (text.includes(SECRET)) throw new Error(`an answer repeats a file outside: ${text.slice(0, 500)}`)
      if ('error' in result && (result.error === '' || result.error.includes('this is a bug')))
        throw new Error(result.error)
      if (readdirSync(outside).join() !== 'secret.experiment.yaml') throw new Error(`${readdirSync(outside)} outside`)
    },
    expected: error => error instanceof SyntaxError,
    check: () => {
      if (readFileSync(join(outside, 'secret.experiment.yaml'), 'utf8') !== `${SECRET}: 1\n`)
        throw new Error('a file outside has changed')
    },
    close: () => {
      for (const folder of [workspace, outside]) rmSync(folder, { recursive: true })
    },
  }
}

const SWEEPS = ['20261124-020000-aaaa', '20261124-020001-bbbb']

/** A workspace with data, an experiment, links that lead out of it, and two sweeps. */
function workspaceNextTo(outside: string): { workspace: string; store: string } {
  const workspace = smallData({ testImages: 10 })
  writeFileSync(join(workspace, 'small.experiment.yaml'), smallExperimentText(workspace))
  symlinkSync(outside, join(workspace, 'link'))
  symlinkSync(join(outside, 'secret.experiment.yaml'), join(workspace, 'linked.experiment.yaml'))
  const store = join(workspace, '.finetune-lab')
  for (const id of SWEEPS) {
    const run = join(createSweep(store, sweepRecord(id), 'name: a\n'), 'runs/one')
    mkdirSync(run)
    writeFileSync(join(run, 'result.json'), JSON.stringify(runResult(0)))
  }
  return { workspace, store }
}

const file = 'small.experiment.yaml'
const [sweep, other] = SWEEPS
const text = 'pretrain: { dataset: strokes-digits, samplesPerClass: 1 }\nfinetune: { dataset: strokes-letters }\n'
const calls: readonly Call[] = [
  ...['list_datasets', 'schema', 'status'].map(name => ({ name, input: {} })),
  ...['check', 'plan', 'run', 'inspect'].map(name => ({ name, input: { file } })),
  { name: 'inspect', input: { file, batch: 2, samplesPerClass: 4, seed: 1 } },
  { name: 'check', input: { text } },
  { name: 'run', input: { file, confirm: true } },
  { name: 'write_experiment', input: { file: 'new.experiment.yaml', text } },
  { name: 'write_experiment', input: { file: 'small-copy.experiment.yaml', text, replace: true } },
  { name: 'status', input: { sweep, limit: 5 } },
  { name: 'wait', input: { sweep: 'last', seconds: 0 } },
  ...['stop', 'answers', 'report'].map(name => ({ name, input: { sweep } })),
  { name: 'answers', input: { sweep, reference: 'none' } },
  { name: 'curve', input: { sweep, figure: 'table', image: true } },
  { name: 'compare', input: { sweeps: [sweep, other] } },
]

/** Puts a path that leads out, or to something odd, in place of some files. */
function withPaths(input: unknown, outside: string, random: (below: number) => number): unknown {
  if (typeof input !== 'object' || input === null || !('file' in input) || random(2) === 0) return input
  return { ...input, file: pick(random, paths(outside)) }
}

const paths = (outside: string) => [
  ...['../secret.experiment.yaml', '..', '.', '/', '', '~', 'link', 'link/secret.experiment.yaml'],
  ...['link/../link/new.experiment.yaml', 'linked.experiment.yaml', './link//deep/new.experiment.yaml'],
  ...['..\\..\\secret.experiment.yaml', 'C:\\secret.experiment.yaml', '\\\\server\\secret.experiment.yaml'],
  ...['/dev/zero', '/proc/self/environ', 'file:///etc/passwd', 'a\0b.experiment.yaml', '%2e%2e/secret.experiment.yaml'],
  ...['.finetune-lab/sweeps/x.experiment.yaml', 'rows/../../x.experiment.yaml', 'rows', 'x/'.repeat(400)],
  ...[
    join(outside, 'secret.experiment.yaml'),
    `${outside}/new.experiment.yaml`,
    'new.experiment.yaml/x.experiment.yaml',
  ],
]
