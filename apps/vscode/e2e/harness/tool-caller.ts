import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import type { CodeWindow } from './code-window.ts'

/** A separate process: vsce and linkedom need different versions of htmlparser2, which vitest confuses in one. */
const vsce = fileURLToPath(new URL('../../node_modules/@vscode/vsce/vsce', import.meta.url))

const COMMAND = 'Test: Call tool'

/** Calls a language model tool like an agent in VS Code's chat: reads the call from a file, and writes what came back. */
const EXTENSION = `const vscode = require('vscode')
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
exports.activate = context => context.subscriptions.push(vscode.commands.registerCommand('test.callTool', async () => {
  const folder = vscode.workspace.workspaceFolders[0].uri.fsPath
  const { name, input } = JSON.parse(readFileSync(join(folder, '.vscode/call.json'), 'utf8'))
  const answer = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }).then(
    ({ content }) => ({ tools: vscode.lm.tools.map(tool => tool.name), texts: content.map(part => part.value ?? part.mimeType) }),
    error => ({ error: String(error.message) }),
  )
  writeFileSync(join(folder, '.vscode/answer.json'), JSON.stringify(answer))
}))
`

/** Packs an extension with a command that calls tools, for `ServerOptions.extensions`. */
export function toolCaller(): string {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-tool-caller-'))
  const manifest = {
    ...{ name: 'tool-caller', publisher: 'test', version: '1.0.0', engines: { vscode: '^1.100.0' } },
    main: './extension.js',
    files: ['extension.js'],
    capabilities: { untrustedWorkspaces: { supported: true } },
    contributes: { commands: [{ command: 'test.callTool', title: COMMAND }] },
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, 'extension.js'), EXTENSION)
  const packagePath = join(folder, 'tool-caller.vsix')
  const options = ['--allow-missing-repository', '--skip-license', '--no-dependencies', '--out', packagePath]
  execFileSync(process.execPath, [vsce, 'package', ...options], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  return packagePath
}

export interface ToolAnswer {
  readonly texts?: readonly string[]
  readonly tools?: readonly string[]
  readonly error?: string
}

/** @param confirm what to do while the call is under way, such as answering VS Code's question */
export async function callTool(
  window: CodeWindow,
  workspace: string,
  call: { readonly name: string; readonly input: object },
  confirm?: () => Promise<void>,
): Promise<ToolAnswer> {
  const answer = join(workspace, '.vscode/answer.json')
  rmSync(answer, { force: true })
  mkdirSync(join(workspace, '.vscode'), { recursive: true })
  writeFileSync(join(workspace, '.vscode/call.json'), JSON.stringify(call))
  await window.typeCommand(COMMAND)
  await confirm?.()
  await vi.waitUntil(() => existsSync(answer), { timeout: 60_000, interval: 50 })
  return vi.waitFor(() => JSON.parse(readFileSync(answer, 'utf8')) as ToolAnswer)
}
