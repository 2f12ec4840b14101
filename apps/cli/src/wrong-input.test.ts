import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { smallData, smallExperimentText } from '@finetune-lab/engine/testing'
import { describe, expect, test } from 'vitest'
import { data, finetuneLab, store, workspace } from './testing/command-line.ts'

describe('input that is wrong: one message, exit 2, no stack, nothing written', () => {
  /** Runs in a new workspace and checks that the message is all there is. */
  function refused(message: string | RegExp, text: string, status = 2, ...args: string[]) {
    const folder = workspace(text)
    const { stderr, stdout, ...rest } = finetuneLab(folder, 'run', 'small.experiment.yaml', ...args)
    expect(rest.status).toBe(status)
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/\n {4}at /)
    expect(stdout).toBe('')
    expect(existsSync(store(folder))).toBe(false)
  }

  test('an experiment file: every problem with file, line and column', () => {
    refused(
      /^small.experiment.yaml:2:3: error: .*batchSise.*\nsmall.experiment.yaml:3:24: error: .*\n/,
      'pretrain:\n  batchSise: 8\n  samplesPerClass: [1, many]\n  dataset: mnist\nfinetune: { dataset: mnist }\n',
    )
  })

  test('no such file', () => {
    const folder = workspace()
    expect(finetuneLab(folder, 'run', 'other.yaml')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'finetune-lab: other.yaml: no such file; expected an experiment file\n',
    })
  })

  test('missing data: which files, where it looked, what to do; exit 3', () => {
    const folder = workspace('pretrain: { dataset: mnist }\nfinetune: { dataset: emnist-letters }\n')
    const { status, stderr } = finetuneLab(folder, 'run', 'small.experiment.yaml', '--data', '/nowhere')
    expect(status).toBe(3)
    for (const part of [
      '"mnist" is missing',
      'train-images-idx3-ubyte',
      '/nowhere/mnist',
      join(folder, 'data/mnist'),
      '--data',
    ])
      expect(stderr).toContain(part)
    expect(existsSync(store(folder))).toBe(false)
  })

  test('a class with too few images: class, count and what was asked for, at its place in the file', () => {
    refused(
      /^small.experiment.yaml:4:24: error: .*class "0" has 60 images.*at most 60\n/,
      smallExperimentText(data).replace('[2, 4]', '[2, 61]'),
    )
  })

  test('mixing in batches of one image says what to change', () => {
    refused(
      /^small.experiment.yaml:7:14: error: pretrain.batchSize: 1 leaves mixup and collage without a partner.*at least 2\n/,
      smallExperimentText(data).replace('batches: 300', 'batches: 300\n  batchSize: 1'),
    )
  })

  describe('files of a data set', () => {
    const damaged = (name: string, change: (bytes: Buffer) => Buffer | Uint8Array) => {
      const own = smallData()
      const file = join(own, 'rows', name)
      writeFileSync(file, change(readFileSync(file)))
      return { text: smallExperimentText(own), file }
    }
    test.each([
      ['truncated', 'train-images-idx3-ubyte', (bytes: Buffer) => bytes.subarray(0, 5000)],
      ['with trailing bytes', 't10k-labels-idx1-ubyte', (bytes: Buffer) => Buffer.concat([bytes, Buffer.of(1)])],
      ['of another kind', 'train-images-idx3-ubyte', () => Buffer.from('not an IDX file at all, only words')],
      ['a damaged gzip file', 'train-images-idx3-ubyte', (bytes: Buffer) => gzipSync(bytes).fill(7, 3000, 3010)],
      ['a truncated gzip file', 'train-images-idx3-ubyte', (bytes: Buffer) => gzipSync(bytes).subarray(0, 9000)],
      ['labels out of range', 'train-labels-idx1-ubyte', (bytes: Buffer) => bytes.fill(200, 20, 21)],
    ])('%s', (_, name, change) => {
      const { text, file } = damaged(name, change)
      refused(new RegExp(`^finetune-lab: ${file}: .+\n$`), text)
    })
  })

  test('a store that cannot be written', () => {
    const folder = workspace()
    writeFileSync(join(folder, 'taken'), '')
    const { status, stderr } = finetuneLab(folder, 'run', 'small.experiment.yaml', '--store', 'taken')
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr:
        'finetune-lab: taken: the store cannot be written (there is a file where a folder is expected). Choose another: --store, or the setting finetuneLab.store.\n',
    })
  })

  test('an unknown sweep, for every command that takes one', () => {
    const folder = workspace()
    mkdirSync(join(store(folder), 'sweeps'), { recursive: true })
    for (const args of [['status'], ['stop'], ['resume'], ['report'], ['export', '--to', 'csv']])
      expect(finetuneLab(folder, args[0], 'nothing', ...args.slice(1))).toEqual({
        status: 2,
        stdout: '',
        stderr: `finetune-lab: ${store(folder)}: no sweeps yet. Start one with: finetune-lab run FILE\n`,
      })
  })

  test('an unavailable executor: exit 3', () => {
    refused(/^finetune-lab: executor cuda: .*simd/, smallExperimentText(data), 3, '--executor', 'cuda')
  })

  test('more runs than a sweep may have', () => {
    refused(
      /^finetune-lab: --seeds results in 24000 runs; expected at most 20000\n/,
      smallExperimentText(data).replace('[2, 4]', '[2, 4, 8, 9, 10, 11, 12, 13]'),
      2,
      '--seeds',
      '1000',
    )
  })

  test('options and commands that do not exist', () => {
    const folder = workspace()
    expect(finetuneLab(folder, 'run', 'small.experiment.yaml', '--workers', '0').status).toBe(2)
    expect(finetuneLab(folder, 'rum').stderr).toContain("unknown command 'rum'")
    expect(finetuneLab(folder, 'rum').status).toBe(2)
    expect(finetuneLab(folder, 'run', 'small.experiment.yaml', '--sotre', 'x').stderr).toContain('--store')
  })
})
