import { sweepLetter } from '@finetune-lab/analysis'
import { formatLocalTime, sweepDash } from '@finetune-lab/charts/dom'
import { html, nothing, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import type { ComparedSweepMessage } from '../../messages.ts'
import type { CompareView } from './compare-view.ts'

export interface SweepsActions {
  add(): void
  remove(folder: string): void
  /** Moves a sweep to a position in the list. */
  move(folder: string, to: number): void
  open(folder: string): void
}

/** The name of a sweep; for an unreadable one the last known name, or the name of its folder. */
export const sweepName = (sweep: ComparedSweepMessage, names: CompareView['names']) =>
  sweep.type === 'read' ? sweep.record.name : (names[sweep.folder] ?? sweep.folder.split(/[\\/]/).at(-1) ?? '')

/** The sweeps in order, moved by dragging or with the arrow keys; the first is the reference. */
export function sweepsBar(
  sweeps: readonly ComparedSweepMessage[],
  names: CompareView['names'],
  actions: SweepsActions,
): TemplateResult {
  // Unreadable sweeps have no letter and no line style.
  const readable = sweeps.filter(({ type }) => type === 'read')
  return html`<ul class="sweeps" aria-label="Sweeps; the first is the reference">
    ${repeat(
      sweeps,
      ({ folder }) => folder,
      (sweep, index) =>
        chip(sweep, sweepName(sweep, names), { index, count: sweeps.length, rank: readable.indexOf(sweep) }, actions),
    )}
    <li><vscode-button appearance="secondary" @click=${actions.add}>+ Add sweep</vscode-button></li>
  </ul>
  <p id="chip-help" class="visually-hidden">Opens the sweep. The left and right arrow keys move it; Delete removes it.</p>`
}

interface ChipPlace {
  readonly index: number
  readonly count: number
  /** Among the readable sweeps; -1 if this one is unreadable. */
  readonly rank: number
}

function chip(
  sweep: ComparedSweepMessage,
  name: string,
  { index, count, rank }: ChipPlace,
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
      title="Open the sweep. Drag it, or press the left and right arrow keys, to move it; press Delete to remove it."
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
    ${index === 0 ? nothing : moveButton('Make reference', `Make reference: ${letter}, ${name}`, () => actions.move(folder, 0))}
    ${index === 0 ? nothing : moveButton('←', `Move ${letter}, ${name}, to the left`, () => actions.move(folder, index - 1))}
    ${index === count - 1 ? nothing : moveButton('→', `Move ${letter}, ${name}, to the right`, () => actions.move(folder, index + 1))}
    <button type="button" class="chip-remove" aria-label=${`Remove ${letter}, ${name}`} title="Remove" @click=${() => actions.remove(folder)}>×</button>
  </li>`
}

const moveButton = (text: string, label: string, move: () => void) =>
  html`<button type="button" class="chip-move" aria-label=${label} title=${label} @click=${move}>${text}</button>`
