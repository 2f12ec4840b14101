import { basename } from 'node:path'
import type * as vscode from 'vscode'
import {
  type FromInspectorPanel,
  fromInspectorPanel,
  type InspectorSubject,
  inspectorSubject,
  type ToInspectorPanel,
} from '../messages.ts'
import { inspectorSession } from './inspector/inspector-session.ts'
import { type PanelOpener, registerPanel } from './panel-host.ts'

export function registerInspectorPanel(context: vscode.ExtensionContext): PanelOpener<InspectorSubject> {
  return registerPanel<InspectorSubject, FromInspectorPanel, ToInspectorPanel>(context, {
    view: 'inspector',
    subject: inspectorSubject,
    incoming: fromInspectorPanel,
    icon: 'inspector.svg',
    titleOf: ({ file, run }) =>
      run ? `Inspect ${run.id}` : file === undefined ? 'Inspect augmentation' : `Inspect ${basename(file)}`,
    keyOf: ({ file, run }) => JSON.stringify(run ? [run.folder, run.id] : [file]),
    connect: panel => inspectorSession(panel, context.extensionPath),
  })
}
