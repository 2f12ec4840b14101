import * as z from 'zod'
import { adoptSeriesColors } from './shared/series-colors.ts'

// The policy of the page refuses eval, which zod would try.
z.config({ jitless: true })

/** Given by VS Code to every webview, once. */
declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void
  getState(): unknown
  setState(state: unknown): void
}

export interface Connection<Subject, View, Outgoing> {
  readonly subject: Subject
  /** What was kept before a reload, or before the panel was hidden; otherwise the defaults. */
  readonly view: View
  post(message: Outgoing): void
  /** Keeps subject and view: cheap, call it at every change. */
  keep(view: View, subject?: Subject): void
}

interface Kinds<Subject, View, Incoming> {
  readonly subject: z.ZodType<Subject>
  /** Selection, scroll, zoom, choices. Every field needs a default. */
  readonly view: z.ZodType<View>
  readonly incoming: z.ZodType<Incoming>
}

/** Connects the page with the extension host, and says that it is ready. */
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
  // Kept from the start, so that a reload brings the panel back even if nobody has touched it.
  host.setState({ subject, view })
  window.addEventListener('message', ({ data }) => {
    const message = kinds.incoming.safeParse(data)
    if (message.success) receive(message.data)
    else console.error(`A message of the extension was refused: ${message.error.message}`)
  })
  // After the caller has its connection: the answer may come at once.
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

/** Says that everything the panel shows is drawn: after the next frame, so that it is on the screen. */
export function markReady(ready = true): void {
  everythingDrawn = ready
  if (!ready) document.body.dataset.ready = 'false'
  else
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        // It may have become untrue meanwhile.
        if (everythingDrawn) document.body.dataset.ready = 'true'
      }),
    )
}
