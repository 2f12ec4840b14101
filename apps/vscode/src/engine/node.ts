import { UserFacingError } from '@finetune-lab/system'
import * as vscode from 'vscode'
import { nodeProblem } from './node-problem.ts'

/** The Node that runs training: from the setting, or the one bundled with VS Code. */
export function chosenNode(): string {
  return vscode.workspace.getConfiguration('finetuneLab').get<string>('node')?.trim() || process.execPath
}

/** Executables that passed the check. */
const good = new Set<string>([process.execPath])

/**
 * The Node that runs training, checked.
 *
 * @throws NodeProblem that names the setting, the path and what was found there
 */
export async function checkedNode(): Promise<string> {
  const node = chosenNode()
  if (good.has(node)) return node
  const problem = await nodeProblem(node)
  if (problem) throw new NodeProblem('lack', problem)
  good.add(node)
  return node
}

export class NodeProblem extends UserFacingError {
  override readonly name = 'NodeProblem'
}
