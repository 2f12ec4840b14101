import type * as vscode from 'vscode'
import {
  type CompareSubject,
  compareSubject,
  type FromComparePanel,
  fromComparePanel,
  type ToComparePanel,
} from '../messages.ts'
import { besideExperiment } from '../store/beside-experiment.ts'
import { type CompareServices, compareSession } from './compare/compare-session.ts'
import { type PanelOpener, registerPanel } from './panel-host.ts'

export function registerComparePanel(
  context: vscode.ExtensionContext,
  services: CompareServices,
): PanelOpener<CompareSubject> {
  return registerPanel<CompareSubject, FromComparePanel, ToComparePanel>(context, {
    view: 'compare',
    subject: compareSubject,
    incoming: fromComparePanel,
    icon: 'compare.svg',
    titleOf: () => 'Compare sweeps',
    keyOf: ({ folders }) => JSON.stringify(folders),
    placeOf: ({ folders: [first] }) => (first === undefined ? undefined : besideExperiment(first)),
    connect: panel => compareSession(panel, services),
  })
}
