import { formatMegabytes } from '@finetune-lab/charts/dom'
import { executorDescription, executorNames } from '@finetune-lab/model/page'
import type { TensorflowKind } from '@finetune-lab/model/tensorflow'
import { leftOver, removeTensorflow, setupSizes } from '@finetune-lab/setup'
import * as vscode from 'vscode'
import * as z from 'zod'
import { isTrusted } from '../commands/trust.ts'
import { offerRun, withTaskProgress } from '../datasets/data-commands.ts'
import type { TaskRunner } from '../tasks/run-task.ts'

/** What the command was called for: after the setup, it can offer to run the waiting experiment. */
const purpose = z.object({ kind: z.enum(['cpu', 'gpu']), thenRun: z.string().optional() })

const titleOf = (kind: TensorflowKind) =>
  executorNames.map(executorDescription).find(({ tensorflow }) => tensorflow === kind)!.title

/** Sets up TensorFlow, once for all workspaces, after showing its size and asking. */
export async function setUpTensorflow(argument: unknown, runTask: TaskRunner): Promise<void> {
  if (!(await isTrusted('Setting up TensorFlow'))) return
  const { kind = await chooseKind(), thenRun } = purpose.safeParse(argument).data ?? {}
  if (kind === undefined || !(await isWanted(kind))) return
  try {
    const { version, device, usesGpu } = await withTaskProgress(`Setting up ${titleOf(kind)}`, options =>
      runTask('setup', { kind }, options),
    )
    const where = `${usesGpu ? 'the GPU' : 'the CPU'} ${device}`
    await offerRun(`TensorFlow ${version} is installed and tested: it runs on ${where}.`, thenRun)
  } catch (error) {
    void reportLeftOver(kind)
    throw error
  }
}

/** The title of a button that leads here. */
export const setupTitle = (kind: TensorflowKind): string =>
  `Set up TensorFlow (${formatMegabytes(setupSizes(kind).downloadBytes)})`

async function chooseKind(): Promise<TensorflowKind | undefined> {
  const items = (['gpu', 'cpu'] as const).map(kind => ({ label: titleOf(kind), detail: sizes(kind), wanted: kind }))
  return (await vscode.window.showQuickPick(items, { title: 'Which TensorFlow to set up?' }))?.wanted
}

async function isWanted(kind: TensorflowKind): Promise<boolean> {
  const setUp = 'Set up'
  const detail = `${sizes(kind)}, once for all workspaces. This takes a few minutes and can be cancelled.`
  return (await vscode.window.showWarningMessage(`Set up ${titleOf(kind)}?`, { modal: true, detail }, setUp)) === setUp
}

function sizes(kind: TensorflowKind): string {
  const { downloadBytes, diskBytes } = setupSizes(kind)
  return `${formatMegabytes(downloadBytes)} to download, ${formatMegabytes(diskBytes)} on disk`
}

/** An interrupted setup keeps its downloads. */
async function reportLeftOver(kind: TensorflowKind): Promise<void> {
  const left = await leftOver(kind)
  if (!left) return
  const remove = 'Delete them'
  const message = `Downloaded files are kept (${formatMegabytes(left.bytes)}): the next setup of ${titleOf(kind)} continues from there.`
  if ((await vscode.window.showInformationMessage(message, remove)) === remove) await removeTensorflow(kind)
}
