import { basename, dirname } from 'node:path'
import * as vscode from 'vscode'
import {
  type FromInspectorPanel,
  fromInspectorPanel,
  type InspectorSubject,
  inspectorSubject,
  type ToInspectorPanel,
} from '../messages.ts'
import { besideExperiment } from '../store/beside-experiment.ts'
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
    placeOf: ({ file, run }) =>
      run ? besideExperiment(run.folder) : file === undefined ? undefined : vscode.Uri.file(dirname(file)),
    connect: panel => inspectorSession(panel, context.extensionPath),
  })
}
