import { DataError } from '@finetune-lab/data'
import { TensorflowUnavailable } from '@finetune-lab/model/tensorflow'
import { DiskError, OutputError, StoreError } from '@finetune-lab/runs'
import { SetupError } from '@finetune-lab/setup'
import { SlurmProblem } from '@finetune-lab/slurm'
import { FolderError } from '@finetune-lab/system'
import { ExecutorUnavailable } from '../executors/executor-unavailable.ts'
import { InputError } from './input-error.ts'

/** Design section 10. */
export const ExitCode = {
  done: 0,
  someRunsFailed: 1,
  /** What was begun with all that it needs came to nothing. */
  failed: 1,
  wrongInput: 2,
  machineLacksSomething: 3,
  interrupted: 130,
  /** The engine's alone, to the process that started it: another engine is at work on the sweep. */
  held: 75,
  /** The engine's alone: an error of the program itself. */
  crashed: 70,
} as const

/** The code for an error that a person can mend; undefined for one of the program itself. */
export function exitCodeOf(error: unknown): number | undefined {
  if (machineLacks.some(kind => error instanceof kind)) return ExitCode.machineLacksSomething
  if (error instanceof SetupError) return error.kind === 'lack' ? ExitCode.machineLacksSomething : ExitCode.failed
  if (error instanceof FolderError)
    return ROOM.has(error.code ?? '') ? ExitCode.machineLacksSomething : ExitCode.wrongInput
  if ([StoreError, InputError, OutputError].some(kind => error instanceof kind)) return ExitCode.wrongInput
  if (error instanceof SlurmProblem)
    return error.kind === 'refused' ? ExitCode.wrongInput : ExitCode.machineLacksSomething
  if (error instanceof DataError) return error.kind === 'missing' ? ExitCode.machineLacksSomething : ExitCode.wrongInput
  return undefined
}

/** Another folder on the same machine would not help. */
const ROOM = new Set(['ENOSPC', 'EDQUOT', 'EIO'])
const machineLacks = [DiskError, ExecutorUnavailable, TensorflowUnavailable]
