import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { startServer } from '../harness/server.ts'
import { findBrowser } from './find-browser.ts'
import type { EndToEnd, Tools } from './tools.ts'
import { prepareVsCode } from './vscode-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    vscodeVersion: string
    /** Whether files share a server. */
    sharedServer: boolean
    /** Null without a browser or VS Code: the tests are skipped and counted. */
    endToEnd: EndToEnd | null
  }
}

const extension = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Before the first end-to-end test: finds a browser and VS Code, packs the extension as users install it, and starts the
 * shared server.
 *
 * @returns what ends it
 */
export default async function setUp(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { vscodeVersion: version, sharedServer } = project.getProvidedContext()
  let tools: Omit<Tools, 'vsix'>
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
    return undefined
  }
  const all = { ...tools, vsix: packed() }
  const server = sharedServer ? await startServer(all) : undefined
  const shared = server && { folder: server.folder, port: server.port }
  project.provide('endToEnd', { ...all, shared })
  return server?.stop
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
