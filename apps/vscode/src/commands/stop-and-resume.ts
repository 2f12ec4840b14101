import { setTimeout as wait } from 'node:timers/promises'
import { formatNumberOf } from '@finetune-lab/charts/dom'
import { isInQueue, mayStart, mistakenLeases, type SlurmOptions, StoreError } from '@finetune-lab/runs'
import { linesThatRun, slurmWords, stopSweep } from '@finetune-lab/slurm'
import * as vscode from 'vscode'
import { isGoingOn } from '../store/store-model.ts'
import type { SweepSummary } from '../store/sweep-summary.ts'
import type { Lab } from './lab.ts'

const STOP_MILLISECONDS = 15_000
const LOOK_MILLISECONDS = 100

/** Asks all engines of the sweep to stop, cancels its Slurm job, and waits until nothing runs. */
export async function stop(folder: string, { engines, model }: Lab): Promise<void> {
  const { state, slurm: before } = model.feeds.read(folder).sweep
  if (state !== 'running' && !(before && mayStart(before))) {
    const words = ['This sweep is not running.', ...mistakenLeases(folder)].join(' ')
    void vscode.window.showInformationMessage(words)
    return
  }
  const ending = engines.expectEnd(folder)
  const { slurm } = await stopSweep(folder).catch(error => {
    ending.dispose()
    throw error
  })
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Stopping …' }, async () => {
    const until = Date.now() + STOP_MILLISECONDS
    do {
      await wait(LOOK_MILLISECONDS)
      model.refresh()
    } while (isAtWork(model.sweep(folder)) && Date.now() < until)
  })
  ending.dispose()
  if (slurm?.problem)
    void vscode.window.showWarningMessage(
      `Slurm job ${slurm.job.job} was not cancelled: ${slurm.problem} Its tasks will exit as soon as they start.`,
    )
  if (isAtWork(model.sweep(folder)))
    void vscode.window.showWarningMessage('The sweep was asked to stop, but its engine has not responded yet.')
}

const isAtWork = (sweep: SweepSummary | undefined) => sweep !== undefined && isGoingOn(sweep)

export async function resume(folder: string, { engines, model, panels }: Lab): Promise<void> {
  const { record, state, slurm } = model.feeds.read(folder).sweep
  if (state === 'finished') {
    void vscode.window.showInformationMessage(`${record.name} is finished: there is nothing to resume.`)
    return
  }
  if (state === 'running') throw new StoreError(`${record.name}: this sweep is already running.`)
  const options = slurm?.job.options
  const where = options ? await askWhere(options) : 'here'
  if (!where) return
  if (where === 'here') await engines.start(folder)
  else {
    if (slurm?.queue && isInQueue(slurm.queue))
      throw new StoreError(`${record.name}: ${slurmWords(slurm)}. Stop it first.`)
    if (!(await mayRun(where))) return
    const { job } = await engines.submit(folder, where)
    void vscode.window.showInformationMessage(`Submitted ${record.name} as Slurm job ${job}.`)
  }
  panels.sweep.open({ folder })
}

/** A store may come from someone else: shows the shell lines that it would run, and asks. */
async function mayRun(options: SlurmOptions): Promise<boolean> {
  const lines = linesThatRun(options)
  if (lines.length === 0) return true
  const submit = 'Submit'
  const detail = `From the sweep’s folder (slurm.json):\n${lines.join('\n')}`
  return (
    (await vscode.window.showWarningMessage('Submit with these shell lines?', { modal: true, detail }, submit)) ===
    submit
  )
}

/** A sweep that ran on a cluster must not start on the login node by surprise. */
async function askWhere(options: SlurmOptions): Promise<'here' | SlurmOptions | undefined> {
  const { tasks, cpusPerTask, partition, time } = options
  const asBefore = [
    formatNumberOf(tasks, 'task'),
    `${formatNumberOf(cpusPerTask, 'core')} each`,
    partition && `partition ${partition}`,
    time,
  ]
  const items: (vscode.QuickPickItem & { readonly where: 'here' | SlurmOptions })[] = [
    { label: 'Submit to Slurm again', description: asBefore.filter(Boolean).join(' · '), where: options },
    { label: 'Train on this machine', where: 'here' },
  ]
  return (await vscode.window.showQuickPick(items, { title: 'Where to resume?' }))?.where
}
