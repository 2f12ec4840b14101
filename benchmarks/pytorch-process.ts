import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { LabelledImages } from '@finetune-lab/model'
import { workload } from './workload.ts'

export type Task = 'pretrain' | 'forward' | 'head'

export interface PyTorch {
  readonly version: string
  /** Seconds that one task took. */
  run(task: Task): Promise<number>
  stop(): void
}

/** A Python process that keeps PyTorch loaded, or undefined if no Python here has PyTorch. */
export async function startPyTorch(images: LabelledImages): Promise<PyTorch | undefined> {
  const python = [process.env.PYTHON ?? 'python3', '/usr/bin/python3'].find(hasPyTorch)
  if (python === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-'))
  const file = join(folder, 'images')
  writeFileSync(file, images.images)
  const { classes, batchSize, learningRate, pretrainSteps, headSteps } = workload
  const script = fileURLToPath(new URL('../pytorch_steps.py', import.meta.url))
  const numbers = [classes, batchSize, learningRate, pretrainSteps, headSteps].map(String)
  const process_ = spawn(python, [script, file, ...numbers], {
    stdio: ['pipe', 'pipe', 'inherit'],
  }) as unknown as ChildProcessWithoutNullStreams
  const lines = createInterface({ input: process_.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('PyTorch’s process ended early.')
    return value
  }
  const version = await next()
  rmSync(folder, { recursive: true })
  return {
    version,
    async run(task) {
      process_.stdin.write(`${task}\n`)
      return Number(await next())
    },
    stop: () => process_.stdin.end(),
  }
}

function hasPyTorch(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import torch'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
