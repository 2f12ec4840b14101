import { html, render } from 'lit-html'
import { z } from 'zod'
import { type FromSweepPanel, sweepSubject, toSweepPanel } from '../../messages.ts'
import { connect, markReady } from '../connection.ts'
import { defineControls } from '../controls.ts'

defineControls()
connect<z.infer<typeof sweepSubject>, object, z.infer<typeof toSweepPanel>, FromSweepPanel>(
  { subject: sweepSubject, view: z.object({}), incoming: toSweepPanel },
  message => {
    render(html`<h1>${message.type === 'snapshot' ? message.record.name : ''}</h1>`, document.getElementById('panel')!)
    markReady()
  },
)
