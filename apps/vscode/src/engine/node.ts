import { UserFacingError } from '@finetune-lab/system'
import * as vscode from 'vscode'
import { nodeProblem } from './node-problem.ts'

/** The Node that trains: that of the setting, or the one that VS Code brings. */
export function chosenNode(): string {
  return vscode.workspace.getConfiguration('finetuneLab').get<string>('node')?.trim() || process.execPath
}

/** Good ones, which are not asked again. */
const good = new Set<string>([process.execPath])

/**
 * The Node that trains, once it is known to be one that can.
 *
 * @throws Error that names setting, path and what was found there
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
