import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, inject, onTestFinished } from 'vitest'
import type { ServerAddress, Tools } from '../setup/tools.ts'
import { type CodeWindow, openWindow, type WindowOptions } from './code-window.ts'
import { type Server, type ServerOptions, startServer, windowUrl } from './server.ts'

export interface VsCodeTests<AServer extends ServerAddress = ServerAddress> {
  readonly server: AServer
  /** Opens a window that is closed after the test; a failed test leaves a screenshot. */
  window(target?: string, options?: WindowOptions): Promise<CodeWindow>
}

/**
 * Tests in a real VS Code with the extension installed. Skipped without VS Code.
 *
 * Windows remember nothing from each other. The server is shared with other files: its data sets and settings are theirs
 * too. A file that changes those, or looks at the server's processes, uses `describeOnOwnServer`.
 */
export function describeInVsCode(name: string, tests: (vs: VsCodeTests) => void): void {
  const tools = inject('endToEnd')
  describe.skipIf(!tools)(name, () => {
    beforeAll(async () => {
      await theBrowser(tools!)
    })
    tests(testsOn(() => tools!.shared!, tools!))
  })
}

/** The same on a separate server, with a window's processes to itself. */
export function describeOnOwnServer(
  name: string,
  tests: (vs: VsCodeTests<Server>) => void,
  options: ServerOptions = {},
): void {
  const tools = inject('endToEnd')
  describe.skipIf(!tools)(name, () => {
    let server: Server
    beforeAll(async () => {
      server = await startServer(tools!, options)
      await theBrowser(tools!)
    })
    afterAll(() => server?.stop())
    tests(testsOn(() => server, tools!))
  })
}

/** @param server known once the tests run */
function testsOn<AServer extends ServerAddress>(server: () => AServer, tools: Tools): VsCodeTests<AServer> {
  return {
    get server() {
      return server()
    },
    window: async (target, options) => {
      const window = await openWindow(await theBrowser(tools), windowUrl(server(), target), options)
      onTestFinished(async ({ task }) => {
        if (task.result?.state === 'fail') await window.screenshot(`failed/${task.name.replaceAll(/\W+/g, '-')}`)
        await window.close()
      })
      return window
    },
  }
}

let browser: Promise<Browser> | undefined

/** One for all test files of a process. It ends with the process. */
function theBrowser(tools: Tools): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: tools.browser,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  })
  return browser
}
