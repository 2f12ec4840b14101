import { type AxisKey, type AxisSource, axisView } from '@finetune-lab/analysis'
import { isHeatMapView, settingValue } from '@finetune-lab/charts/dom'
import type { SweepRecord } from '@finetune-lab/runs'
import { html, nothing, type TemplateResult } from 'lit-html'
import { type AxisChoice, choosableKeys, conditioned, freeKeys, placed, requestOf } from './axis-choice.ts'
import { choice } from './choice.ts'
import { menu } from './menu.ts'

/** Chooses what a figure shows where: one row of labelled lists. Nothing if only the usual settings vary. */
export function axisChooser(
  source: AxisSource & Pick<SweepRecord, 'datasets'>,
  chosen: AxisChoice,
  change: (choice: AxisChoice) => void,
): TemplateResult | typeof nothing {
  const keys = choosableKeys(source)
  if (keys.length === 0) return nothing
  const view = axisView(source, requestOf(source, chosen))
  const option = ({ key, title }: AxisKey) => ({
    value: key,
    text: keys.filter(each => each.title === title).length > 1 ? `${title} (${key})` : title,
  })
  const put = (role: 'over' | 'series' | 'panel') => (key: string) => change(placed(chosen, role, key))
  const axis = keys.some(({ key }) => key === view.over.key) ? keys : [view.over, ...keys]
  const series = keys.filter(({ key }) => key !== view.over.key)
  return html`<div class="axis-chooser" role="group" aria-label="What the figure shows where">
    ${choice('Horizontal axis|Over', view.over.key, axis.filter(({ kind }) => kind === 'number').map(option), put('over'))}
    ${choice('Series', view.series?.key ?? '', [...(view.series ? [] : [{ value: '', text: 'none' }]), ...series.map(option)], put('series'))}
    ${choice('Panels', chosen.panel, [{ value: '', text: 'all other settings' }, ...freeKeys(keys, view).map(option)], put('panel'))}
    ${conditions(freeKeys(keys, view), source.datasets, chosen, change)}
    ${
      isHeatMapView(view)
        ? choice(
            'Figure',
            chosen.figure,
            [
              { value: 'curves', text: 'curves' },
              { value: 'map', text: 'heat map' },
            ],
            figure => change({ ...chosen, figure: figure as AxisChoice['figure'] }),
          )
        : nothing
    }
  </div>`
}

function conditions(
  keys: readonly AxisKey[],
  datasets: SweepRecord['datasets'],
  chosen: AxisChoice,
  change: (choice: AxisChoice) => void,
): TemplateResult | typeof nothing {
  if (keys.length === 0) return nothing
  const fixed = keys.filter(({ key }) => chosen.where[key] !== undefined)
  const words = fixed.map(({ key, title }) => `${title} ${settingValue(key, chosen.where[key], datasets)}`)
  return menu(
    words.length === 0 ? 'Where: all runs' : `Where: ${words.join(', ')}`,
    html`<div class="axis-conditions" role="group" aria-label="Only runs with">
      ${keys.map(
        ({ key, title, values }) => html`<label
          >${title}
          <select data-key=${key} @change=${({ target }: Event) => change(conditioned(chosen, key, (target as HTMLSelectElement).value))}>
            <option value="" ?selected=${chosen.where[key] === undefined}>all</option>
            ${values.map(
              value =>
                html`<option value=${value} ?selected=${chosen.where[key] === String(value)}>${settingValue(key, String(value), datasets)}</option>`,
            )}
          </select></label
        >`,
      )}
    </div>`,
  )
}
