import type * as vscode from 'vscode'
import {
  type FromInspectorPanel,
  fromInspectorPanel,
  type InspectorSubject,
  inspectorSubject,
  type ToInspectorPanel,
} from '../messages.ts'
import { type PanelOpener, registerPanel } from './panel-host.ts'

export function registerInspectorPanel(context: vscode.ExtensionContext): PanelOpener<InspectorSubject> {
  return registerPanel<InspectorSubject, FromInspectorPanel, ToInspectorPanel>(context, {
    view: 'inspector',
    subject: inspectorSubject,
    incoming: fromInspectorPanel,
    icon: 'inspector.svg',
    titleOf: () => 'Inspect augmentation',
    keyOf: subject => JSON.stringify(subject),
    connect(panel) {
      panel.post({ type: 'snapshot' })
      return { receive() {}, dispose() {} }
    },
  })
}
