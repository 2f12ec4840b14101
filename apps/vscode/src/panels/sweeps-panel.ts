import * as vscode from 'vscode'
import {
  type FromSweepsPanel,
  fromSweepsPanel,
  type ListedSweep,
  type SweepsSubject,
  sweepsSubject,
  type ToSweepsPanel,
} from '../messages.ts'
import { isReadable, type StoreModel } from '../store/store-model.ts'
import type { SweepSummary } from '../store/sweep-summary.ts'
import { workspaceStores } from '../store/workspace-stores.ts'
import { type PanelConnection, type PanelOpener, type PanelSession, registerPanel } from './panel-host.ts'

const LOCKED = 'You can change sweeps once this workspace is trusted.'

/** A table of all sweeps of the workspace. */
export function registerSweepsPanel(context: vscode.ExtensionContext, model: StoreModel): PanelOpener<SweepsSubject> {
  return registerPanel<SweepsSubject, FromSweepsPanel, ToSweepsPanel>(context, {
    view: 'sweeps',
    subject: sweepsSubject,
    incoming: fromSweepsPanel,
    icon: 'sweep.svg',
    titleOf: () => 'Sweeps',
    keyOf: () => 'all',
    placeOf: () => undefined,
    connect: panel => sweepsSession(panel, model),
  })
}

function sweepsSession(
  panel: PanelConnection<SweepsSubject, ToSweepsPanel>,
  model: StoreModel,
): PanelSession<FromSweepsPanel> {
  let ended = false
  /** Everything, once all sweeps have been read; the first answer may take seconds, and shows what is known until then. */
  function send(): void {
    if (ended) return
    const known = [...new Set(workspaceStores().map(({ store }) => store))].flatMap(store => model.sweepsOf(store))
    const damaged = known.flatMap(sweep => (isReadable(sweep) ? [] : [{ id: sweep.id, problem: sweep.damage }]))
    const locked = vscode.workspace.isTrusted ? undefined : LOCKED
    panel.post({ type: 'sweeps', sweeps: model.sweeps().map(listed), damaged, locked })
  }
  const subscriptions = [
    model.onDidList(send),
    model.onDidChange(sweeps => panel.post({ type: 'changes', sweeps: sweeps.filter(isReadable).map(listed) })),
    vscode.workspace.onDidGrantWorkspaceTrust(send),
  ]
  void model.readAll().then(send)
  return {
    receive(message) {
      if (message.type === 'command') void execute(message.command, message.folders)
      else if (message.type === 'restore') void vscode.commands.executeCommand('finetuneLab.restoreSweeps')
      else if (message.type === 'newExperiment') void vscode.commands.executeCommand('finetuneLab.newExperiment')
    },
    dispose() {
      ended = true
      vscode.Disposable.from(...subscriptions).dispose()
    },
  }
}

const execute = (command: string, folders: readonly string[]) =>
  vscode.commands.executeCommand(
    `finetuneLab.${command}`,
    command === 'openSweep' ? { folder: folders[0] } : { folders: [...folders] },
  )

function listed({ folder, stopped, row }: SweepSummary): ListedSweep {
  const { settings, created, about, ...rest } = row
  return {
    folder,
    stopped,
    ...rest,
    created: Number.isNaN(created) ? null : created,
    about: { ...about, tags: [...about.tags] },
    settings: Object.fromEntries(Object.entries(settings).map(([name, values]) => [name, [...values]])),
  }
}
