import { ExitCode, executorLack } from '@finetune-lab/engine'
import type { ExecutorChoice } from '@finetune-lab/experiment'
import { availableBuild } from '@finetune-lab/model'
import { UserError } from './user-error.ts'

/** The build of the CPU kernels to run with; refuses what this machine or this version lacks. */
export function chooseExecutor(executor: ExecutorChoice, build: 'auto' | 'plain' | 'relaxed'): 'plain' | 'relaxed' {
  const lack = executorLack(executor)
  if (lack) throw new UserError(`executor ${executor}: ${lack}`, ExitCode.machineLacksSomething)
  const available = availableBuild()
  if (build === 'relaxed' && available === 'plain')
    throw new UserError(
      `--build relaxed: Node ${process.versions.node} on this machine has no relaxed SIMD. Use --build plain or auto.`,
      ExitCode.machineLacksSomething,
    )
  return build === 'auto' ? available : build
}
