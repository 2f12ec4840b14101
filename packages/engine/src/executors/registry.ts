import type { ExecutorName } from '@finetune-lab/model/page'
import { cuda } from './cuda.ts'
import type { Executor } from './executor.ts'
import { simd } from './simd.ts'
import { tensorflow } from './tensorflow.ts'

/** The executors that train. Their names and descriptions are in `packages/model/src/executors`. */
export const executors: Readonly<Record<ExecutorName, Executor>> = { simd, tensorflow, cuda }
