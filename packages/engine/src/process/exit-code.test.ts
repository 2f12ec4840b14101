import { DataError } from '@finetune-lab/data'
import { TensorflowUnavailable } from '@finetune-lab/model/tensorflow'
import { DiskError, OutputError, StoreError } from '@finetune-lab/runs'
import { SlurmProblem } from '@finetune-lab/slurm'
import { FolderError, UserFacingError } from '@finetune-lab/system'
import { expect, test } from 'vitest'
import { ExecutorUnavailable } from '../executors/executor-unavailable.ts'
import { errorKindOf, exitCodeOf } from './exit-code.ts'

const fullDisk = { cause: Object.assign(new Error('full'), { code: 'ENOSPC' }) }

test.each([
  [2, new UserFacingError('input', '')],
  [3, new UserFacingError('lack', '')],
  [1, new UserFacingError('failed', '')],
  [130, new UserFacingError('interrupted', '')],
  [2, new DataError('input', '')],
  [3, new DataError('lack', '')],
  [2, new StoreError('')],
  [2, new OutputError('')],
  [3, new DiskError('a file', 'the disk is full')],
  [2, new FolderError('a folder', 'it is a file')],
  [3, new FolderError('a folder', 'the disk is full', fullDisk)],
  [3, new TensorflowUnavailable('')],
  [3, new ExecutorUnavailable('')],
  [2, new SlurmProblem('refused', '')],
  [3, new SlurmProblem('missing', '')],
  [3, new SlurmProblem('silent', '')],
  [undefined, new Error('of the program')],
])('exit code %s: %s', (code, error) => {
  expect(exitCodeOf(error)).toBe(code)
})

test('an engine’s exit code says why it ended', () => {
  expect([1, 2, 3, 130, 70].map(errorKindOf)).toEqual(['failed', 'input', 'lack', 'interrupted', 'failed'])
})
