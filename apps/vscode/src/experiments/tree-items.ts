import { basename } from 'node:path'
import { formatLocalTime } from '@finetune-lab/charts/dom'
import * as vscode from 'vscode'
import { shortPath } from '../short-path.ts'
import type { KnownSweep } from '../store/follow-store.ts'
import { isReadable } from '../store/store-model.ts'
import type { RunSummary, SweepSummary } from '../store/sweep-summary.ts'
import type { WorkspaceStore } from '../store/workspace-stores.ts'
import { stateIcon } from './state-icon.ts'
import { runDescription, settingsText, sweepDescription } from './sweep-texts.ts'

// How each kind of row looks in the Experiments view.

export function workspaceItem({ name, workspace }: WorkspaceStore): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded)
  item.id = `workspace:${workspace}`
  item.iconPath = new vscode.ThemeIcon('root-folder')
  item.contextValue = 'workspace'
  return item
}

export function experimentItem(file: string, hasSweeps: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem(
    basename(file).replace(/\.experiment\.yaml$/, ''),
    hasSweeps ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
  )
  const folder = vscode.workspace.asRelativePath(file, false).split('/').slice(0, -1).join('/')
  // A new row id once it has sweeps: VS Code would keep the old row collapsed.
  item.id = `experiment:${hasSweeps}:${file}`
  item.resourceUri = vscode.Uri.file(file)
  item.description = folder
  item.tooltip = shortPath(file)
  item.iconPath = new vscode.ThemeIcon('beaker')
  item.contextValue = 'experiment'
  item.command = { command: 'vscode.open', title: 'Open', arguments: [vscode.Uri.file(file)] }
  return item
}

export function straysItem({ workspace }: WorkspaceStore): vscode.TreeItem {
  const item = new vscode.TreeItem('Other sweeps', vscode.TreeItemCollapsibleState.Collapsed)
  item.id = `strays:${workspace}`
  item.tooltip = 'Sweeps whose experiment file is no longer in an open folder, and sweeps that cannot be read.'
  item.iconPath = new vscode.ThemeIcon('archive')
  item.contextValue = 'strays'
  return item
}

export function problemItem(message: string): vscode.TreeItem {
  const item = new vscode.TreeItem('Cannot read the run store', vscode.TreeItemCollapsibleState.None)
  item.description = message
  item.tooltip = message
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'))
  return item
}

export function sweepItem(sweep: SweepSummary, varying: readonly string[]): vscode.TreeItem {
  const { row, aboutProblem } = sweep
  const { star, tags, notes, name } = row.about
  const label = `${star ? '★ ' : ''}${name ?? formatLocalTime(sweep.created)}`
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed)
  item.id = `sweep:${sweep.folder}`
  const differences = settingsText(row, varying)
  const description = sweepDescription(sweep, new Date())
  item.description = [differences, tags.join(' '), description].filter(Boolean).join(' · ')
  item.iconPath = stateIcon(sweep.state)
  item.contextValue = `sweep.${sweep.state}`
  const lines = [sweep.name, sweep.id, formatLocalTime(sweep.created), differences, tags.join(' '), description, notes]
  item.tooltip = [...lines, aboutProblem && `Name, notes and tags are ignored: ${aboutProblem}`]
    .filter(Boolean)
    .join('\n')
  item.accessibilityInformation = {
    label: `Sweep of ${sweep.name}, ${sweep.stopped ? 'stopped' : sweep.state}, ${item.label}, ${item.description}`,
  }
  item.command = open({ folder: sweep.folder })
  return item
}

export function archiveItem(file: string, count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(`${count} archived`, vscode.TreeItemCollapsibleState.Collapsed)
  item.id = `archive:${file}`
  item.iconPath = new vscode.ThemeIcon('archive')
  item.contextValue = 'archive'
  return item
}

export function damagedItem(folder: string, sweep: KnownSweep | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(basename(folder), vscode.TreeItemCollapsibleState.None)
  item.id = `sweep:${folder}`
  const damage = sweep && !isReadable(sweep) ? sweep.damage : 'deleted'
  item.description = damage
  item.tooltip = damage
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
  item.contextValue = 'damaged'
  return item
}

export function runItem(folder: string, id: string, run: RunSummary | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(id, vscode.TreeItemCollapsibleState.None)
  item.id = `run:${folder}/${id}`
  if (!run) return item
  item.description = runDescription(run)
  item.tooltip = run.error ? `${id}\n${run.error}` : `${id}\n${item.description}`
  item.iconPath = stateIcon(run.state)
  item.contextValue = `run.${run.state}`
  item.command = open({ folder, run: id })
  return item
}

const open = (subject: { folder: string; run?: string }): vscode.Command => ({
  command: 'finetuneLab.openSweep',
  title: 'Open',
  arguments: [{ ...subject, keepFocus: true }],
})
