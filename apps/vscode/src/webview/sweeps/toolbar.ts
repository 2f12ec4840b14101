import { html, type TemplateResult } from 'lit-html'
import type { FromSweepsPanel } from '../../messages.ts'
import { menu, menuItem } from '../shared/menu.ts'

type SweepCommand = Extract<FromSweepsPanel, { type: 'command' }>['command']

export interface Toolbar {
  /** Number of selected sweeps. */
  readonly chosen: number
  readonly locked: boolean
  readonly run: (command: SweepCommand) => void
  readonly restore: () => void
}

/** What can be done with the selected sweeps. */
export function toolbar({ chosen, locked, run, restore }: Toolbar): TemplateResult {
  const button = (title: string, command: SweepCommand, enabled: boolean, hint: string) =>
    html`<button type="button" class="tool" title=${hint} ?disabled=${!enabled} @click=${() => run(command)}>${title}</button>`
  const some = chosen > 0 && !locked
  return html`<div class="toolbar" role="toolbar" aria-label="Selected sweeps">
    <span class="muted" role="status">${chosen === 0 ? 'Select sweeps to work with them' : `${chosen} selected`}</span>
    ${button('Open', 'openSweep', chosen === 1, 'Open (Enter)')}
    ${button('Compare', 'compare', chosen > 1, 'Compare the selected sweeps')}
    ${button('Rename', 'renameSweep', chosen === 1 && !locked, 'Rename (F2)')}
    ${button('Tags', 'tagSweep', some, 'Add or remove tags')}
    ${button('Star', 'starSweep', some, 'Star or unstar')}
    ${button('Archive', 'archiveSweep', some, 'Hide from lists, or show again')}
    ${button('Delete', 'deleteSweep', some, 'Delete (Delete); can be undone')}
    ${menu(
      'More',
      html`${menuItem('Edit notes', () => run('editNotes'))}${menuItem('Write report', () => run('report'))}
      ${menuItem('Export results', () => run('export'))}${menuItem('Restore deleted sweeps', restore)}`,
    )}
  </div>`
}
