import { formatMegabytes } from '@finetune-lab/charts/dom'
import type { TensorflowKind } from '@finetune-lab/model/tensorflow'
import { leftOver, removeTensorflow, setupSizes } from '@finetune-lab/setup'
import * as vscode from 'vscode'
import * as z from 'zod'
import { isTrusted } from '../commands/trust.ts'
import { offerRun, withTaskProgress } from '../datasets/data-commands.ts'
import type { TaskRunner } from '../tasks/run-task.ts'

/** Who offers a setup on the way to a run goes on with it afterwards. */
const purpose = z.object({ kind: z.enum(['cpu', 'gpu']), thenRun: z.string().optional() })

const NAMES: Readonly<Record<TensorflowKind, string>> = {
  cpu: 'TensorFlow for the processor',
  gpu: 'TensorFlow with CUDA',
}

/** Sets TensorFlow up, once for all workspaces, after telling how large it is. */
export async function setUpTensorflow(argument: unknown, runTask: TaskRunner): Promise<void> {
  if (!(await isTrusted('Setting TensorFlow up'))) return
  const { kind = await chooseKind(), thenRun } = purpose.safeParse(argument).data ?? {}
  if (kind === undefined || !(await isWanted(kind))) return
  try {
    const { version, device, usesGpu } = await withTaskProgress(`Setting up ${NAMES[kind]}`, options =>
      runTask('setup', { kind }, options),
    )
    const where = `${usesGpu ? 'the GPU' : 'the processor'} ${device}`
    await offerRun(`TensorFlow ${version} is in place, and was tried: it computes on ${where}.`, thenRun)
  } catch (error) {
    void tellLeftOver(kind)
    throw error
  }
}

/** The title of a button that leads here. */
export const setupTitle = (kind: TensorflowKind): string =>
  `Set up TensorFlow (${formatMegabytes(setupSizes(kind).downloadBytes)})`

async function chooseKind(): Promise<TensorflowKind | undefined> {
  const items = (['gpu', 'cpu'] as const).map(kind => ({ label: NAMES[kind], detail: sizes(kind), wanted: kind }))
  return (await vscode.window.showQuickPick(items, { title: 'Set up which TensorFlow?' }))?.wanted
}

async function isWanted(kind: TensorflowKind): Promise<boolean> {
  const setUp = 'Set up'
  const detail = `${sizes(kind)}, once for all workspaces. It takes some minutes, and can be cancelled.`
  return (await vscode.window.showWarningMessage(`Set up ${NAMES[kind]}?`, { modal: true, detail }, setUp)) === setUp
}

function sizes(kind: TensorflowKind): string {
  const { downloadBytes, diskBytes } = setupSizes(kind)
  return `${formatMegabytes(downloadBytes)} to download, ${formatMegabytes(diskBytes)} on the disk`
}

/** A setup that was broken off keeps what it had downloaded. */
async function tellLeftOver(kind: TensorflowKind): Promise<void> {
  const left = await leftOver(kind)
  if (!left) return
  const remove = 'Free the space'
  const message = `What was downloaded is kept (${formatMegabytes(left.bytes)}): the next setup of ${NAMES[kind]} goes on from there.`
  if ((await vscode.window.showInformationMessage(message, remove)) === remove) await removeTensorflow(kind)
}
