import { sweepLetter } from '@finetune-lab/analysis'
import { formatLocalTime, sweepDash } from '@finetune-lab/charts/dom'
import { html, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import type { ComparedSweepMessage } from '../../messages.ts'
import type { CompareView } from './compare-view.ts'

export interface SweepsActions {
  add(): void
  remove(folder: string): void
  /** Before the sweep that stands at this place now. */
  move(folder: string, to: number): void
  open(folder: string): void
}

/** Of a sweep that cannot be read, what it was called when it could be; else its folder's name. */
export const sweepName = (sweep: ComparedSweepMessage, names: CompareView['names']) =>
  sweep.type === 'read' ? sweep.record.name : (names[sweep.folder] ?? sweep.folder.split(/[\\/]/).at(-1) ?? '')

/** The sweeps in their order: dragged, or moved with the arrow keys; the first is the reference. */
export function sweepsBar(
  sweeps: readonly ComparedSweepMessage[],
  names: CompareView['names'],
  actions: SweepsActions,
): TemplateResult {
  // Those that cannot be read have neither letter nor line.
  const readable = sweeps.filter(({ type }) => type === 'read')
  return html`<ul class="sweeps" aria-label="Sweeps; the first is the reference">
    ${repeat(
      sweeps,
      ({ folder }) => folder,
      (sweep, index) => chip(sweep, sweepName(sweep, names), index, readable.indexOf(sweep), actions),
    )}
    <li><vscode-button appearance="secondary" @click=${actions.add}>+ Add sweep</vscode-button></li>
  </ul>
  <p id="chip-help" class="visually-hidden">Opens the sweep. Left and right arrow keys move it, Delete takes it out.</p>`
}

/** @param rank among those that can be read; -1 where this one cannot */
function chip(
  sweep: ComparedSweepMessage,
  name: string,
  index: number,
  rank: number,
  actions: SweepsActions,
): TemplateResult {
  const { folder } = sweep
  const letter = rank < 0 ? '?' : sweepLetter(rank)
  const time = sweep.type === 'read' ? formatLocalTime(sweep.record.created) : ''
  const state = sweep.type === 'read' ? (sweep.state === 'finished' ? '' : sweep.state) : 'cannot be read'
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step) actions.move(folder, index + step)
    else if (event.key === 'Home') actions.move(folder, 0)
    else if (event.key === 'Delete') actions.remove(folder)
    else return
    event.preventDefault()
  }
  return html`<li
    class="chip"
    data-folder=${folder}
    data-state=${sweep.type === 'read' ? sweep.state : 'unreadable'}
    draggable="true"
    @dragstart=${(event: DragEvent) => {
      event.dataTransfer!.setData('text/plain', folder)
      event.dataTransfer!.effectAllowed = 'move'
    }}
    @dragover=${(event: DragEvent) => {
      event.preventDefault()
      ;(event.currentTarget as Element).classList.add('target')
    }}
    @dragleave=${(event: DragEvent) => (event.currentTarget as Element).classList.remove('target')}
    @drop=${(event: DragEvent) => {
      event.preventDefault()
      ;(event.currentTarget as Element).classList.remove('target')
      actions.move(event.dataTransfer!.getData('text/plain'), index)
    }}
  >
    <button
      type="button"
      class="chip-name"
      title="Opens the sweep. Drag, or press the left and right arrow keys, to move it; Delete takes it out."
      aria-describedby="chip-help"
      @click=${() => actions.open(folder)}
      @keydown=${onKey}
    >
      <strong>${letter}</strong>
      ${
        rank < 0
          ? ''
          : html`<svg width="26" height="8" aria-hidden="true">
              <line x1="0" y1="4" x2="26" y2="4" stroke="currentColor" stroke-width="2" stroke-dasharray=${sweepDash(rank)}></line>
            </svg>`
      }
      <span class="chip-title">${name}</span> <span class="muted">${time}</span>
      ${state ? html`<span class="chip-state">${state}</span>` : ''}
      ${rank === 0 ? html`<span class="muted">reference</span>` : ''}
    </button>
    <button type="button" class="chip-remove" aria-label=${`Take ${letter}, ${name}, out`} title="Take out" @click=${() => actions.remove(folder)}>×</button>
  </li>`
}
