import { datasetTitle, formatDuration, formatPercent } from '@finetune-lab/charts/dom'
import { html, nothing, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import type { RunRow, SweepModel } from './model.ts'
import { filterProblem } from './run-rows.ts'
import { type SettingColumn, settingColumns } from './setting-columns.ts'
import type { SweepView } from './view.ts'

export interface RunsTableActions {
  readonly choose: (index: number, how: 'only' | 'toggle' | 'range') => void
  readonly clear: () => void
  readonly point: (index: number | undefined) => void
  readonly sort: (by: SweepView['sort']['by'], dataset?: string) => void
  readonly filter: (text: string) => void
  readonly scrolled: (top: number) => void
}

/** Nobody reads more rows than this: the filter finds the others. */
export const MOST_ROWS = 2000
/** Number of rows that fit the table's box. */
export const FIRST_ROWS = 24

/** Every run of the plan, with filter, sorting and selection. */
export function runsTable(
  model: SweepModel,
  view: SweepView,
  rows: readonly RunRow[],
  /** Maximum number of rows to draw. */
  most: number,
  actions: RunsTableActions,
): TemplateResult {
  const datasets = model.record.experiment.finetune.dataset
  const settings = settingColumns(model)
  const problem = filterProblem(model.runs, view.filter)
  const header = (title: string, by: SweepView['sort']['by'], numeric: boolean, dataset = '') => {
    const sorted = view.sort.by === by && view.sort.dataset === dataset
    const direction = sorted ? (view.sort.descending ? 'descending' : 'ascending') : 'none'
    return html`<th scope="col" aria-sort=${direction} class=${numeric ? 'numeric' : ''}>
      <button type="button" class="sort" @click=${() => actions.sort(by, dataset)}>
        ${title}<span aria-hidden="true" class="direction">${sorted ? (view.sort.descending ? '▼' : '▲') : ''}</span>
      </button>
    </th>`
  }
  const selected = new Set(view.selected)
  const shown = rows.slice(0, most)
  const stop = shown.find(({ run }) => selected.has(run.id)) ?? shown[0]
  return html`<div class="runs-head">
      <h2 id="runs-title">Runs</h2>
      <vscode-text-field
        class="filter"
        placeholder="Filter: mixup s >= 8 accuracy > 60"
        data-label="Filter runs, for example: mixup s >= 8 accuracy > 60"
        title="Words, or comparisons with augmentation, s, seed, accuracy, state, time and settings such as alpha: = != < <= > >= : and or not ( )"
        .value=${view.filter}
        @input=${(event: Event) => actions.filter((event.target as HTMLInputElement).value)}
      ></vscode-text-field>
      <span class="count" role="status">${countText(rows.length, Math.min(rows.length, MOST_ROWS), model.runs.length)}</span>
    </div>
    ${problem === undefined ? nothing : html`<p class="filter-hint" data-problem="true" role="alert">${problem}</p>`}
    <div class="runs-scroll" @scroll=${(event: Event) => actions.scrolled((event.target as Element).scrollTop)}>
      <table class="runs" role="grid" aria-labelledby="runs-title" aria-multiselectable="true">
        <thead>
          <tr>
            ${header('augmentation', 'augmentation', false)}${header('s', 'samples', true)}
            ${settings.map(({ title, words, numeric }) => html`<th scope="col" class=${numeric ? 'numeric' : ''} title=${words}>${title}</th>`)}
            ${header('seed', 'seed', true)}
            ${header('state', 'state', false)}
            ${datasets.map(name =>
              header(
                datasets.length === 1 ? 'accuracy' : datasetTitle(model.record.datasets, name),
                'accuracy',
                true,
                name,
              ),
            )}
            ${header('time', 'time', true)}
          </tr>
        </thead>
        <tbody
          @click=${(event: MouseEvent) => clicked(event, actions)}
          @keydown=${(event: KeyboardEvent) => pressed(event, actions)}
          @pointerover=${(event: Event) => actions.point(indexOf(event.target))}
          @pointerleave=${() => actions.point(undefined)}
          @focusin=${(event: Event) => actions.point(indexOf(event.target))}
          @focusout=${() => actions.point(undefined)}
        >
          ${
            shown.length === 0
              ? html`<tr><td colspan=${5 + settings.length + datasets.length} class="empty">No run matches this filter.</td></tr>`
              : repeat(
                  shown,
                  ({ index }) => index,
                  run => row(run, settings, datasets, selected.has(run.run.id), run === stop),
                )
          }
        </tbody>
      </table>
    </div>`
}

function row(
  run: RunRow,
  settings: readonly SettingColumn[],
  datasets: readonly string[],
  selected: boolean,
  stop: boolean,
): TemplateResult {
  const accuracy = (dataset: string) => run.result?.finetunes.find(each => each.dataset === dataset)?.accuracy
  return html`<tr data-index=${run.index} data-state=${run.state} aria-selected=${selected} tabindex=${stop ? 0 : -1}>
    <td class="augmentation" title=${run.augmentation}>${run.augmentation}</td>
    <td class="numeric">${run.samplesPerClass}</td>
    ${settings.map(({ numeric, of }) => html`<td class=${numeric ? 'numeric' : ''}>${of(run)}</td>`)}
    <td class="numeric">${run.seed}</td>
    <td class="run-state">${stateText(run)}</td>
    ${datasets.map(name => html`<td class="numeric">${accuracy(name) === undefined ? nothing : formatPercent(accuracy(name)!)}</td>`)}
    <td class="numeric">${run.result ? formatDuration(run.result.pretraining.seconds) : nothing}</td>
  </tr>`
}

function stateText({ state, progress, collapses }: RunRow): string {
  if (collapses) return 'collapsed'
  return state === 'running' && progress ? `running, ${Math.round(progress.done * 100)} %` : state
}

function countText(matching: number, shown: number, all: number): string {
  if (shown < matching) return `first ${shown} of ${matching}: filter to see others`
  return matching === all ? `${all}` : `${matching} of ${all}`
}

function indexOf(target: EventTarget | null): number | undefined {
  const row = (target as Element | null)?.closest<HTMLElement>('tr[data-index]')
  return row ? Number(row.dataset.index) : undefined
}

function clicked(event: MouseEvent, { choose }: RunsTableActions): void {
  const index = indexOf(event.target)
  if (index !== undefined) choose(index, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only')
}

function pressed(event: KeyboardEvent, { choose, clear }: RunsTableActions): void {
  const row = (event.target as Element).closest<HTMLElement>('tr[data-index]')
  if (!row) return
  const rows = [...row.parentElement!.querySelectorAll<HTMLElement>('tr[data-index]')]
  const at = rows.indexOf(row)
  const target = {
    ArrowDown: rows[at + 1],
    ArrowUp: rows[at - 1],
    PageDown: rows[Math.min(at + 10, rows.length - 1)],
    PageUp: rows[Math.max(at - 10, 0)],
    Home: rows[0],
    End: rows.at(-1),
  }[event.key]
  if (target) target.focus()
  else if (event.key === 'Escape') clear()
  else if (event.key === 'Enter') choose(Number(row.dataset.index), 'only')
  else if (event.key === ' ') choose(Number(row.dataset.index), event.shiftKey ? 'range' : 'toggle')
  else return
  event.preventDefault()
}
