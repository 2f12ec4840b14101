import { findAugmentation } from '@finetune-lab/augmentation'
import { html, type TemplateResult } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import type { InspectedColumn } from './inspector-view.ts'
import { nearest, parameterValues } from './parameter-values.ts'
import { parameterSign } from './statement.ts'

/**
 * A slider for each parameter of an augmentation.
 *
 * @param named whether to include the column's name, because several columns have parameters
 */
export function parameterSliders(
  column: InspectedColumn,
  named: boolean,
  change: (parameter: string, value: number) => void,
): TemplateResult[] {
  const parameters = findAugmentation(column.name)?.parameters ?? {}
  return Object.entries(parameters).map(([name, parameter]) => {
    const value = column.parameters[name]
    const values = parameterValues(parameter)
    const label = named ? `${parameterSign(name)} of ${column.key}` : parameterSign(name)
    return html`<label class="slider" title=${parameter.description}>
      <span>${label} <output>${value}</output></span>
      <input
        type="range"
        min="0"
        max=${values.length - 1}
        step="1"
        data-parameter=${name}
        data-column=${column.key}
        .value=${live(String(nearest(values, value)))}
        aria-label="${label} of ${column.name}"
        aria-valuetext=${String(value)}
        @input=${(event: Event) => change(name, values[Number((event.target as HTMLInputElement).value)])}
      />
    </label>`
  })
}
