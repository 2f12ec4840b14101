import * as vscode from 'vscode'
import * as z from 'zod'
import { type PanelView, saveMessage } from '../messages.ts'
import { panelPage } from './panel-page.ts'
import { saveFile } from './save-file.ts'

/** A kind of webview panel: its subject and its messages. */
export interface PanelKind<Subject, Incoming, Outgoing> {
  readonly view: PanelView
  readonly subject: z.ZodType<Subject>
  readonly incoming: z.ZodType<Incoming>
  /** File name of the tab icon in `media/`. */
  readonly icon: string
  titleOf(subject: Subject): string
  /** Subjects with the same key share a panel. */
  keyOf(subject: Subject): string
  /** Folder in which the dialog for saving a file opens. */
  placeOf(subject: Subject): vscode.Uri | undefined
  /**
   * Starts a session when the panel is created, so that data is read while the webview loads, and again whenever the
   * webview reloads. The session ends when the panel is hidden or closed: a hidden panel costs nothing.
   */
  connect(panel: PanelConnection<Subject, Outgoing>): PanelSession<Incoming>
}

export interface PanelConnection<Subject, Outgoing> {
  readonly subject: Subject
  /** Messages posted before the webview is ready are queued. */
  post(message: Outgoing): void
  /** Changes the panel's subject; the webview keeps its own copy for a reload. */
  setSubject(subject: Subject): void
  /** Sets the tab title, if more is known than the subject alone says. */
  setTitle(title: string): void
}

export interface PanelSession<Incoming> extends vscode.Disposable {
  receive(message: Incoming): void
}

export interface PanelOpener<Subject> {
  /**
   * Reveals the panel of this subject, or creates it.
   *
   * @param keepFocus leaves the focus where it is, as in a tree whose rows are being walked through
   */
  open(subject: Subject, column?: vscode.ViewColumn, keepFocus?: boolean): void
  /** Whether the panel of this subject is visible now. */
  isVisible(subject: Subject): boolean
}

/** What the webview keeps through `setState`: its subject, and its own view state. */
const keptState = <Subject>(subject: z.ZodType<Subject>) => z.object({ subject })

/** Creates, reveals and, after a window reload, restores panels of this kind. */
export function registerPanel<Subject, Incoming extends { readonly type: string }, Outgoing>(
  context: vscode.ExtensionContext,
  kind: PanelKind<Subject, Incoming, Outgoing>,
): PanelOpener<Subject> {
  const viewType = `finetuneLab.${kind.view}`
  const panels = new Map<string, vscode.WebviewPanel>()

  function attach(panel: vscode.WebviewPanel, first: Subject): void {
    let subject = first
    let session: PanelSession<Incoming> | undefined
    /** Messages queued until the webview is ready; undefined once it is. */
    let waiting: Outgoing[] | undefined = []
    const claim = (next: Subject) => {
      if (panels.get(kind.keyOf(subject)) === panel) panels.delete(kind.keyOf(subject))
      subject = next
      panels.set(kind.keyOf(subject), panel)
    }
    const end = () => {
      session?.dispose()
      session = undefined
      waiting = undefined
    }
    const connection: PanelConnection<Subject, Outgoing> = {
      get subject() {
        return subject
      },
      post: message => void (waiting ? waiting.push(message) : panel.webview.postMessage(message)),
      setSubject: next => {
        claim(next)
        panel.title = kind.titleOf(next)
      },
      setTitle: title => {
        if (panel.title !== title) panel.title = title
      },
    }
    const subscriptions = [
      panel.webview.onDidReceiveMessage(raw => {
        const message = kind.incoming.safeParse(raw)
        if (!message.success) {
          console.error(`${viewType}: rejected a message from the webview: ${message.error.message}`)
        } else if (message.data.type === 'ready') {
          const held = waiting
          waiting = undefined
          if (session && held) for (const each of held) connection.post(each)
          else {
            end()
            session = kind.connect(connection)
          }
        } else if (message.data.type === 'save') void saveFile(saveMessage.parse(raw), kind.placeOf(subject))
        else session?.receive(message.data)
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) end()
      }),
      panel.onDidDispose(() => {
        end()
        if (panels.get(kind.keyOf(subject)) === panel) panels.delete(kind.keyOf(subject))
        vscode.Disposable.from(...subscriptions).dispose()
      }),
    ]
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', kind.icon)
    // The title is already set: the first one, or the last one after a reload.
    claim(first)
    panel.webview.options = webviewOptions
    panel.webview.html = panelPage(context.extensionUri, kind.view, subject)
    // Let the webview start to load first: nothing of it leaves the host before this turn of the event loop ends.
    setTimeout(() => {
      if (waiting) session = kind.connect(connection)
    }, 0)
  }

  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        const kept = keptState(kind.subject).safeParse(state)
        // A state from an earlier version names no subject to show.
        if (kept.success) attach(panel, kept.data.subject)
        else panel.dispose()
      },
    }),
  )

  return {
    open(subject, column = vscode.ViewColumn.Active, keepFocus = false) {
      const there = panels.get(kind.keyOf(subject))
      if (there) {
        there.reveal(undefined, keepFocus)
        return
      }
      const place = { viewColumn: column, preserveFocus: keepFocus }
      attach(vscode.window.createWebviewPanel(viewType, kind.titleOf(subject), place, webviewOptions), subject)
    },
    isVisible: subject => panels.get(kind.keyOf(subject))?.visible ?? false,
  }
}

/** Pages are self-contained and must not load any file. */
const webviewOptions: vscode.WebviewOptions = { enableScripts: true, localResourceRoots: [] }
