import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, inject, onTestFinished } from 'vitest'
import { type CodeWindow, openWindow, type WindowOptions } from './code-window.ts'
import { type Server, type ServerOptions, startServer } from './server.ts'

export interface VsCodeTests {
  readonly server: Server
  /** Opens a window that is closed after the test; a failed test leaves a screenshot. */
  window(target?: string, options?: WindowOptions): Promise<CodeWindow>
}

/** Tests in a real VS Code with the extension installed, sharing one server. Skipped without VS Code. */
export function describeInVsCode(name: string, tests: (vs: VsCodeTests) => void, options: ServerOptions = {}): void {
  const tools = inject('endToEnd')
  describe.skipIf(!tools)(name, () => {
    let server: Server
    let browser: Browser
    beforeAll(async () => {
      server = await startServer(tools!, options)
      browser = await chromium.launch({
        executablePath: tools!.browser,
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
      })
    })
    afterAll(async () => {
      await browser?.close()
      await server?.stop()
    })
    tests({
      get server() {
        return server
      },
      window: async (target, options) => {
        const window = await openWindow(browser, server.url(target), options)
        onTestFinished(async ({ task }) => {
          if (task.result?.state === 'fail') await window.screenshot(`failed/${task.name.replaceAll(/\W+/g, '-')}`)
          await window.close()
        })
        return window
      },
    })
  })
}
