import { html, render } from 'lit-html'
import { z } from 'zod'
import { compareSubject, type FromComparePanel, toComparePanel } from '../../messages.ts'
import { connect, markReady } from '../connection.ts'
import { defineControls } from '../controls.ts'

defineControls()
connect<z.infer<typeof compareSubject>, object, z.infer<typeof toComparePanel>, FromComparePanel>(
  { subject: compareSubject, view: z.object({}), incoming: toComparePanel },
  message => {
    render(html`<p>${message.type === 'unreadable' ? message.message : ''}</p>`, document.getElementById('panel')!)
    markReady()
  },
)
