import { html, render } from 'lit-html'
import { z } from 'zod'
import { type FromInspectorPanel, inspectorSubject, toInspectorPanel } from '../../messages.ts'
import { connect, markReady } from '../connection.ts'
import { defineControls } from '../controls.ts'

defineControls()
connect<z.infer<typeof inspectorSubject>, object, z.infer<typeof toInspectorPanel>, FromInspectorPanel>(
  { subject: inspectorSubject, view: z.object({}), incoming: toInspectorPanel },
  message => {
    render(html`<p>${message.type === 'unreadable' ? message.message : ''}</p>`, document.getElementById('panel')!)
    markReady()
  },
)
