import * as vscode from 'vscode'

export const stateIcon = (state: keyof typeof icons) =>
  new vscode.ThemeIcon(icons[state][0], new vscode.ThemeColor(icons[state][1]))

const icons = {
  running: ['play-circle', 'charts.blue'],
  finished: ['pass', 'testing.iconPassed'],
  interrupted: ['debug-pause', 'charts.yellow'],
  failed: ['error', 'testing.iconFailed'],
  waiting: ['circle-outline', 'testing.iconSkipped'],
} as const
