import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

export const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'hc-dark': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
} as const

export type Theme = keyof typeof themes

/** For engines that only have to be running: leaves a core to VS Code. */
export const ONE_WORKER = { 'finetuneLab.workers': 1 }

export interface WorkspaceOptions {
  /** File contents by path. */
  readonly files?: Readonly<Record<string, string>>
  readonly theme?: Theme
  readonly settings?: Readonly<Record<string, unknown>>
}

/** A new folder for one test, removed afterwards. */
export function newWorkspace({ files = {}, theme = 'dark', settings = {} }: WorkspaceOptions = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-workspace-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 15 }))
  const all = {
    '.vscode/settings.json': JSON.stringify({ 'workbench.colorTheme': themes[theme], ...settings }),
    ...files,
  }
  for (const [path, contents] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), contents)
  }
  return folder
}
