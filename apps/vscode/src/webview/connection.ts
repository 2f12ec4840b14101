import * as z from 'zod'
import { adoptSeriesColors } from './shared/series-colors.ts'

// The page's policy blocks eval, which zod would otherwise try.
z.config({ jitless: true })

/** Provided by VS Code in every webview; may be called once. */
declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void
  getState(): unknown
  setState(state: unknown): void
}

export interface Connection<Subject, View, Outgoing> {
  readonly subject: Subject
  /** The state kept before a reload or before the panel was hidden; otherwise the defaults. */
  readonly view: View
  post(message: Outgoing): void
  /** Keeps subject and view. Cheap: call it on every change. */
  keep(view: View, subject?: Subject): void
}

interface Kinds<Subject, View, Incoming> {
  readonly subject: z.ZodType<Subject>
  /** Selection, scroll, zoom, choices. Every field needs a default. */
  readonly view: z.ZodType<View>
  readonly incoming: z.ZodType<Incoming>
}

/** Connects the page to the extension host, and reports that it is ready. */
export function connect<Subject, View, Incoming, Outgoing>(
  kinds: Kinds<Subject, View, Incoming>,
  receive: (message: Incoming) => void,
): Connection<Subject, View, Outgoing> {
  adoptSeriesColors()
  const host = acquireVsCodeApi()
  const given = kinds.subject.parse(JSON.parse(document.body.dataset.subject!))
  const kept = z.object({ subject: kinds.subject, view: kinds.view }).safeParse(host.getState())
  let subject = kept.data?.subject ?? given
  const view = kept.data?.view ?? kinds.view.parse({})
  // Kept from the start, so that a reload restores the panel even if the user has not touched it.
  host.setState({ subject, view })
  window.addEventListener('message', ({ data }) => {
    const message = kinds.incoming.safeParse(data)
    if (message.success) receive(message.data)
    else console.error(`Rejected a message from the extension: ${message.error.message}`)
  })
  // Posted after the caller has its connection: the answer may arrive at once.
  queueMicrotask(() => host.postMessage({ type: 'ready' }))
  return {
    get subject() {
      return subject
    },
    view,
    post: message => host.postMessage(message),
    keep(next, about = subject) {
      subject = about
      host.setState({ subject, view: next })
    },
  }
}

let everythingDrawn = false

/** Marks the panel as completely drawn, after the next frame, so that it is on the screen. */
export function markReady(ready = true): void {
  everythingDrawn = ready
  if (!ready) document.body.dataset.ready = 'false'
  else
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        // It may no longer hold.
        if (everythingDrawn) document.body.dataset.ready = 'true'
      }),
    )
}
