import { executorDescription } from '@finetune-lab/model/page'
import type { ExecutorRecord } from '@finetune-lab/runs'

/** The executor of a sweep, user-facing: `simd, relaxed SIMD`; `cuda, TensorFlow 2.18.1`. */
export const executorWords = ({ name, build }: Pick<ExecutorRecord, 'name' | 'build'>) =>
  executorDescription(name).words(build)
