import * as vscode from 'vscode'
import * as z from 'zod'
import { type PanelView, saveMessage } from '../messages.ts'
import { panelPage } from './panel-page.ts'
import { saveFile } from './save-file.ts'

/** A kind of webview panel: what it is about, what it is told and says. */
export interface PanelKind<Subject, Incoming, Outgoing> {
  readonly view: PanelView
  readonly subject: z.ZodType<Subject>
  readonly incoming: z.ZodType<Incoming>
  /** In `media/`, for the tab. */
  readonly icon: string
  titleOf(subject: Subject): string
  /** Subjects of one key share a panel. */
  keyOf(subject: Subject): string
  /** Where the dialog begins for a file that a person keeps of it. */
  placeOf(subject: Subject): vscode.Uri | undefined
  /**
   * Begins when the panel is made, so that what it shows is read while the webview loads, and anew whenever the webview
   * begins anew; ends when the panel is hidden or closed: a hidden panel costs nothing.
   */
  connect(panel: PanelConnection<Subject, Outgoing>): PanelSession<Incoming>
}

export interface PanelConnection<Subject, Outgoing> {
  readonly subject: Subject
  /** What is said before the webview is ready waits for it. */
  post(message: Outgoing): void
  /** The panel is about something else from now on; the webview keeps its own copy for a reload. */
  setSubject(subject: Subject): void
  /** Names the tab better than the subject alone can. */
  setTitle(title: string): void
}

export interface PanelSession<Incoming> extends vscode.Disposable {
  receive(message: Incoming): void
}

export interface PanelOpener<Subject> {
  /** Reveals the panel of this subject, or creates it. */
  open(subject: Subject, column?: vscode.ViewColumn): void
  /** Whether a person can see the panel of this subject now. */
  isVisible(subject: Subject): boolean
}

/** What the webview keeps through `setState`: its subject, and whatever it wants to find again. */
const keptState = <Subject>(subject: z.ZodType<Subject>) => z.object({ subject })

/** Creates, reveals and, after a reload of the window, restores panels of this kind. */
export function registerPanel<Subject, Incoming extends { readonly type: string }, Outgoing>(
  context: vscode.ExtensionContext,
  kind: PanelKind<Subject, Incoming, Outgoing>,
): PanelOpener<Subject> {
  const viewType = `finetuneLab.${kind.view}`
  const panels = new Map<string, vscode.WebviewPanel>()

  function attach(panel: vscode.WebviewPanel, first: Subject): void {
    let subject = first
    let session: PanelSession<Incoming> | undefined
    /** Said before the webview listens; it listens once this is gone. */
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
          console.error(`${viewType}: a message of the webview was refused: ${message.error.message}`)
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
    // Its title is there already: the first one, or, after a reload, the last one.
    claim(first)
    panel.webview.options = webviewOptions
    panel.webview.html = panelPage(context.extensionUri, kind.view, subject)
    // The webview begins to load first: until this turn is over nothing of it leaves the host.
    setTimeout(() => {
      if (waiting) session = kind.connect(connection)
    }, 0)
  }

  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        const kept = keptState(kind.subject).safeParse(state)
        // A state of an earlier version tells nothing to show.
        if (kept.success) attach(panel, kept.data.subject)
        else panel.dispose()
      },
    }),
  )

  return {
    open(subject, column = vscode.ViewColumn.Active) {
      const there = panels.get(kind.keyOf(subject))
      if (there) {
        there.reveal()
        return
      }
      attach(vscode.window.createWebviewPanel(viewType, kind.titleOf(subject), column, webviewOptions), subject)
    },
    isVisible: subject => panels.get(kind.keyOf(subject))?.visible ?? false,
  }
}

/** A page is whole: it may ask for no file. */
const webviewOptions: vscode.WebviewOptions = { enableScripts: true, localResourceRoots: [] }
