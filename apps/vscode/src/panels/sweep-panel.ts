import { basename } from 'node:path'
import type * as vscode from 'vscode'
import { type FromSweepPanel, fromSweepPanel, type SweepSubject, sweepSubject, type ToSweepPanel } from '../messages.ts'
import { type PanelOpener, registerPanel } from './panel-host.ts'
import { sweepSession } from './sweep-session.ts'

export function registerSweepPanel(context: vscode.ExtensionContext): PanelOpener<SweepSubject> {
  return registerPanel<SweepSubject, FromSweepPanel, ToSweepPanel>(context, {
    view: 'sweep',
    subject: sweepSubject,
    incoming: fromSweepPanel,
    icon: 'sweep.svg',
    titleOf: ({ folder }) => basename(folder),
    keyOf: ({ folder }) => folder,
    connect: panel => sweepSession(panel),
  })
}
