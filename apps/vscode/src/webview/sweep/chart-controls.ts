import { augmentationWords } from '@finetune-lab/analysis'
import { html, nothing, type TemplateResult } from 'lit-html'
import { axisChooser } from '../shared/axis-chooser.ts'
import { menu, menuItem } from '../shared/menu.ts'
import { hasAxes } from './axis-figure.ts'
import type { ExportFormat } from './export.ts'
import { referenceIn } from './figures.ts'
import { lossStages } from './loss-figure.ts'
import { measureIn, measureMenu } from './measures.ts'
import type { SweepModel } from './model.ts'
import { partMenu } from './parts.ts'
import { type SweepView, type Tab, tabs } from './view.ts'

export interface ChartControlsActions {
  readonly change: (change: Partial<SweepView>) => void
  readonly save: (format: ExportFormat) => void
  /** Opens the dialog for a figure's size, resolution, font and title. */
  readonly saveFigure: () => void
  readonly command: (command: 'report' | 'export' | 'compare') => void
}

/**
 * The controls above the figure: what it shows, and how.
 *
 * @param model the part of the sweep that is shown
 */
export function chartControls(
  whole: SweepModel,
  model: SweepModel,
  view: SweepView,
  remark: string | undefined,
  actions: ChartControlsActions,
): TemplateResult {
  const { tab, table } = view
  const axes = tab === 'curve' && hasAxes(whole, view)
  return html`<div class="chart-controls">
    <div class="tabs" role="tablist" aria-label="What the chart shows" @keydown=${walkTabs}>
      ${tabs.map(
        each => html`<button
          type="button"
          role="tab"
          id=${`tab-${each}`}
          aria-controls="chart"
          aria-selected=${each === tab}
          tabindex=${each === tab ? 0 : -1}
          @click=${() => actions.change({ tab: each })}
        >
          ${tabTitle(each, model, view)}
        </button>`,
      )}
    </div>
    <vscode-checkbox
      class="table-toggle"
      ?checked=${table}
      .checked=${table}
      @change=${(event: Event) => actions.change({ table: (event.target as HTMLInputElement).checked })}
      >Table</vscode-checkbox
    >
    ${axes ? nothing : partMenu(whole, view.part, part => actions.change({ part }))}
    ${tab === 'curve' || tab === 'difference' ? html`${measureMenu(model, view, actions.change)}${seedsMenu(model, view, actions)}${yAxisMenu(model, view, actions)}` : nothing}
    ${tab === 'loss' ? lossMenus(model, view, actions) : nothing}
    ${menu(
      'Export',
      html`${menuItem('Figure …', actions.saveFigure)}
      ${(['CSV', 'JSON', 'SVG', 'PNG'] as const).map(format => menuItem(`${format}, as shown`, () => actions.save(format)))}
      ${menuItem('Report …', () => actions.command('report'))} ${menuItem('Other formats …', () => actions.command('export'))}`,
    )}
    <vscode-button appearance="secondary" @click=${() => actions.command('compare')}>Compare with …</vscode-button>
    <span class="remark" role="status">${remark ?? ''}</span>
    ${tab === 'curve' ? axisChooser(whole.record, view.axes, axes => actions.change({ axes })) : nothing}
  </div>`
}

function tabTitle(tab: Tab, model: SweepModel, view: SweepView): string {
  switch (tab) {
    case 'curve':
      return 'Curve'
    case 'difference':
      return `Difference to ${augmentationWords(referenceIn(model, view))}`
    case 'loss':
      return 'Loss while training'
    case 'confusion':
      return 'Confusion'
    case 'reliability':
      return 'Reliability'
  }
}

function walkTabs(event: KeyboardEvent): void {
  const all = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>('[role="tab"]')]
  const at = all.indexOf(event.target as HTMLElement)
  const next = {
    ArrowRight: all[(at + 1) % all.length],
    ArrowLeft: all[(at + all.length - 1) % all.length],
    Home: all[0],
    End: all.at(-1),
  }[event.key]
  if (!next) return
  next.focus()
  next.click()
  event.preventDefault()
}

function seedsMenu(
  { record }: SweepModel,
  { hiddenSeeds }: SweepView,
  { change }: ChartControlsActions,
): TemplateResult {
  const { seeds } = record.experiment
  const hidden = new Set(hiddenSeeds)
  const toggle = (seed: number, shown: boolean) =>
    change({ hiddenSeeds: seeds.filter(each => (each === seed ? !shown : hidden.has(each))) })
  const label = hidden.size === 0 ? 'Seeds' : `Seeds: ${seeds.length - hidden.size} of ${seeds.length}`
  return menu(
    label,
    html`<div class="menu-buttons">
        <button type="button" class="menu-item" @click=${() => change({ hiddenSeeds: [] })}>All</button>
        <button type="button" class="menu-item" @click=${() => change({ hiddenSeeds: seeds.slice(1) })}>Only the first</button>
      </div>
      <div class="menu-list" role="group" aria-label="Seeds included in the curves">
        ${seeds.map(
          seed => html`<label
            ><input
              type="checkbox"
              .checked=${!hidden.has(seed)}
              @change=${(event: Event) => toggle(seed, (event.target as HTMLInputElement).checked)}
            />
            seed ${seed}</label
          >`,
        )}
      </div>`,
  )
}

const yAxisTitles = { fit: 'Fit each', full: '0 to 100 %', shared: 'Shared' } as const

function yAxisMenu(model: SweepModel, view: SweepView, { change }: ChartControlsActions): TemplateResult {
  const { yAxis, tab } = view
  const { percent, most } = measureIn(model, view)
  const whole = {
    curve: percent ? yAxisTitles.full : `0 to ${most}`,
    difference: percent ? '−100 to +100 points' : `−${most} to +${most}`,
  }
  const title = (choice: SweepView['yAxis']) =>
    choice === 'full' ? whole[tab === 'difference' ? 'difference' : 'curve'] : yAxisTitles[choice]
  return menu(
    'Y axis',
    html`<div class="menu-list" role="radiogroup" aria-label="Y axis">
      ${(['fit', 'full', 'shared'] as const).map(choice => radio('y-axis', title(choice), choice === yAxis, () => change({ yAxis: choice })))}
    </div>`,
  )
}

function lossMenus(model: SweepModel, view: SweepView, { change }: ChartControlsActions): TemplateResult {
  const stages = lossStages(model)
  const shown = stages.find(({ key }) => key === view.lossStage) ?? stages[0]
  return html`${menu(
    'Stage',
    html`<div class="menu-list" role="radiogroup" aria-label="Stage">
      ${stages.map(stage => radio('stage', stage.title, stage === shown, () => change({ lossStage: stage.key })))}
    </div>`,
  )}
  ${menu(
    'X axis',
    html`<div class="menu-list" role="radiogroup" aria-label="X axis">
      ${radio('x-axis', 'Linear', !view.logSteps, () => change({ logSteps: false }))}
      ${radio('x-axis', 'Logarithmic', view.logSteps, () => change({ logSteps: true }))}
    </div>`,
  )}`
}

function radio(name: string, label: string, checked: boolean, choose: () => void): TemplateResult {
  return html`<label><input type="radio" name=${name} .checked=${checked} @change=${choose} /> ${label}</label>`
}
