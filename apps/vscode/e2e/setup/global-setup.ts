import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { findBrowser } from './find-browser.ts'
import { prepareVsCode, type VsCode } from './vscode-server.ts'

export interface EndToEnd {
  readonly vscode: VsCode
  readonly browser: string
  /** The built extension. */
  readonly vsix: string
}

declare module 'vitest' {
  interface ProvidedContext {
    vscodeVersion: string
    /** Null without a browser or VS Code: the tests are skipped and counted. */
    endToEnd: EndToEnd | null
  }
}

const extension = fileURLToPath(new URL('../..', import.meta.url))

/** Before the first end-to-end test: finds a browser and VS Code, and packs the extension as users install it. */
export default function setUp(project: TestProject): void {
  const version = project.getProvidedContext().vscodeVersion
  let tools: Omit<EndToEnd, 'vsix'>
  try {
    tools = { browser: findBrowser(), vscode: prepareVsCode(version) }
  } catch (error) {
    console.error(
      [
        '',
        `════ END-TO-END TESTS IN VS CODE ${version} ARE SKIPPED: ${(error as Error).message}`,
        '════ They need Linux, npm with its registry, a C++ compiler, and Chromium (apt-get install chromium).',
        '',
      ].join('\n'),
    )
    project.provide('endToEnd', null)
    return
  }
  project.provide('endToEnd', { ...tools, vsix: packed() })
}

/** Packs the built extension, once for all projects. */
function packed(): string {
  const vsix = `${extension}dist/finetune-lab.vsix`
  const made = globalThis as { finetuneLabPacked?: boolean }
  if (!made.finetuneLabPacked)
    execFileSync(process.execPath, ['scripts/package.mjs'], { cwd: extension, stdio: ['ignore', 'ignore', 'inherit'] })
  made.finetuneLabPacked = true
  return vsix
}
