import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Frame, Locator, Page } from 'playwright-core'
import { vi } from 'vitest'

export const screenshots = fileURLToPath(new URL('../../../../screenshots', import.meta.url))

export type View = 'sweep' | 'sweeps' | 'inspector' | 'compare'

export interface WindowOptions {
  readonly width?: number
  readonly height?: number
}

export interface CodeWindow {
  readonly page: Page
  /** Runs a command by its title in the palette; the caller answers what it asks.  */
  command(title: string): Promise<void>
  /** Opens a workspace file by its name. */
  open(file: string): Promise<void>
  /** Runs a command with the keyboard only. */
  typeCommand(title: string): Promise<void>
  /** Chooses the item that contains this text from an open quick pick. */
  pick(text: string): Promise<void>
  /** Types into an open input box and confirms. */
  answer(text: string): Promise<void>
  /** Answers VS Code's folder dialog with the button `label`, once it shows the folder's contents. */
  chooseFolder(folder: string, within: string, label?: string): Promise<void>
  /** Answers VS Code's save dialog. */
  saveAs(path: string): Promise<void>
  /** Accepts the suggestion of VS Code's save dialog, and waits for the file. */
  saveAsSuggested(name: string): Promise<void>
  /** The editor tab with this name. */
  tab(name: string | RegExp): Locator
  notification(text: string | RegExp): Locator
  /**
   * Waits for a notification and keeps it on the screen: VS Code hides one after ten seconds, unless the pointer is on it.
   */
  held(text: string | RegExp): Promise<Locator>
  /** Opens Finetune Lab's side bar with its two trees. */
  showLab(): Promise<void>
  /** A row of any tree in the side bar. */
  treeRow(text: string | RegExp): Locator
  /** Clicks a button that a tree row shows while the pointer is on it. */
  rowAction(row: string | RegExp, button: string): Promise<void>
  /** Finetune Lab's progress in the status bar. */
  statusItem(text: string | RegExp): Locator
  /** A panel's page, once it is completely drawn. */
  panel(view: View): Promise<Frame>
  /**
   * Waits until the state of a panel has reached the storage of this window. In a browser, VS Code writes it every few
   * seconds, because it cannot write when the page is left.
   */
  kept(words: string): Promise<void>
  reload(): Promise<void>
  /** Saves a screenshot in the repository's git-ignored `screenshots`. */
  screenshot(name: string): Promise<void>
  close(): Promise<void>
}

/** A fresh VS Code window: it remembers nothing from others. */
export async function openWindow(
  browser: Browser,
  url: string,
  { width = 1400, height = 900 }: WindowOptions = {},
): Promise<CodeWindow> {
  const context = await browser.newContext({ viewport: { width, height }, acceptDownloads: true })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(url)
  await workbench(page)

  const input = page.locator('.quick-input-widget input')
  const rows = page.locator('.quick-input-list .monaco-list-row')
  const pick = (text: string) => rows.filter({ hasText: text }).first().click()
  const dialogButton = (name: string) => page.locator('.quick-input-widget').getByRole('button', { name, exact: true })
  const notification = (text: string | RegExp) =>
    page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text })
  const treeRow = (text: string | RegExp) => page.locator('.part.sidebar .monaco-list-row').filter({ hasText: text })
  /** The palette's first row. A palette opened before the extension's commands were known never shows them. */
  const showCommand = (title: string) =>
    vi.waitFor(
      async () => {
        await page.keyboard.press('F1')
        await input.first().fill(`>${title}`)
        const row = rows.first().filter({ hasText: title })
        try {
          await row.waitFor({ timeout: 5_000 })
        } catch (error) {
          await page.keyboard.press('Escape')
          throw error
        }
        return row
      },
      { timeout: 60_000, interval: 100 },
    )
  return {
    page,
    pick,
    // A panel that takes the focus closes the palette: try again.
    command: title =>
      vi.waitFor(async () => (await showCommand(title)).click({ timeout: 5_000 }), { timeout: 60_000, interval: 100 }),
    typeCommand: async title => {
      await showCommand(title)
      await page.keyboard.press('Enter')
    },
    // A pick is lost if a panel takes the focus: try again.
    open: file =>
      vi.waitFor(
        async () => {
          await page.keyboard.press('Control+P')
          await input.first().fill(file)
          await pick(file)
          const tab = page.locator('.tab.active').filter({ hasText: file.split('/').at(-1)! })
          await tab.waitFor({ timeout: 10_000 })
        },
        { timeout: 60_000, interval: 100 },
      ),
    answer: async text => {
      await input.first().fill(text)
      await page.keyboard.press('Enter')
    },
    // The dialog may insert its own suggestion after our text: try again.
    chooseFolder: async (folder, within, label = 'Import') => {
      await vi.waitFor(
        async () => {
          await input.first().fill(`${folder}/`)
          await rows.filter({ hasText: within }).first().waitFor({ timeout: 5_000 })
        },
        { timeout: 60_000, interval: 100 },
      )
      await dialogButton(label).click()
    },
    saveAs: async path => {
      await page.locator('.quick-input-title', { hasText: 'Save' }).waitFor()
      // It inserts the suggestion after reading the folder; text typed before would be mixed with it.
      await vi.waitUntil(async () => /\.\w+$/.test(await input.first().inputValue()), { timeout: 30_000, interval: 50 })
      await input.first().fill(path)
      // It may insert its suggestion again after our text.
      await vi.waitUntil(
        async () => {
          if ((await input.first().inputValue()) === path) return true
          await input.first().fill(path)
          return false
        },
        { timeout: 30_000, interval: 300 },
      )
      await dialogButton('OK').click()
    },
    saveAsSuggested: async name => {
      await vi.waitUntil(async () => (await input.first().inputValue()).endsWith(`/${name}`), {
        timeout: 30_000,
        interval: 50,
      })
      await dialogButton('OK').click()
      await notification(`Saved ${name}`).waitFor()
    },
    tab: name => page.locator('.tabs-container .tab').filter({ hasText: name }),
    notification,
    held: async text => {
      const notice = notification(text).first()
      await notice.hover()
      return notice
    },
    showLab: async () => {
      await page.getByRole('tab', { name: 'Finetune Lab' }).click()
      await page.locator('.pane-header', { hasText: 'Experiments' }).waitFor()
    },
    treeRow,
    // A row that is redrawn under the pointer hides its buttons: try again.
    rowAction: (row, button) =>
      vi.waitFor(
        async () => {
          await treeRow(row).hover({ timeout: 5_000 })
          await treeRow(row).getByRole('button', { name: button }).click({ timeout: 5_000 })
        },
        { timeout: 60_000, interval: 100 },
      ),
    statusItem: text =>
      page.locator('[id="finetune-lab.finetune-lab-vscode.finetuneLab.progress"]').filter({ hasText: text }),
    panel: view => readyPanel(page, view),
    kept: async words => {
      await vi.waitUntil(async () => (await page.evaluate(storedText)).includes(words), {
        timeout: 60_000,
        interval: 200,
      })
    },
    reload: async () => {
      await page.reload()
      await workbench(page)
    },
    screenshot: async name => {
      mkdirSync(screenshots, { recursive: true })
      await page.screenshot({ path: `${screenshots}/${name}.png` })
    },
    close: () => context.close(),
  }
}

/** Everything the workbench has stored in this browser, as one text without the backslashes of nested JSON. */
async function storedText(): Promise<string> {
  const done = <Result>(request: IDBRequest<Result>) =>
    new Promise<Result>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const texts: string[] = []
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith('vscode-web-state-db')) continue
    const database = await done(indexedDB.open(name))
    for (const table of database.objectStoreNames)
      texts.push(...(await done(database.transaction(table).objectStore(table).getAll())).map(String))
    database.close()
  }
  return texts.join('\n').replaceAll('\\', '')
}

async function workbench(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar').waitFor()
  await page.locator('.monaco-workbench .part.editor').waitFor()
}

/** Panels are nested frames, recreated when a window reloads: found by the attributes of their body. */
async function readyPanel(page: Page, view: View): Promise<Frame> {
  return vi.waitUntil(() => find(page, view), { timeout: 60_000, interval: 50 })
}

async function find(page: Page, view: View): Promise<Frame | undefined> {
  for (const frame of page.frames()) {
    const body = frame.locator(`body[data-view="${view}"][data-ready="true"]`)
    if (await body.isVisible().catch(() => false)) return frame
  }
  return undefined
}
