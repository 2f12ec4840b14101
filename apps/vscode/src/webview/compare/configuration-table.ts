import { type ConfigurationRow, configuration } from '@finetune-lab/analysis'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { ReadSweep } from './compare-model.ts'

/** The sweeps' settings side by side: those that differ, or all. */
export function configurationTable(
  sweeps: readonly ReadSweep[],
  all: boolean,
  showAll: (all: boolean) => void,
): TemplateResult {
  const rows = configuration(sweeps.map(({ record }) => record))
  const shown = all ? rows : rows.filter(({ differs }) => differs)
  const [settings, ofFiles] = [shown.filter(row => !isOfFiles(row)), shown.filter(isOfFiles)]
  const table = (part: readonly ConfigurationRow[]) => html`<table class="finetune-lab-table configuration">
    <thead>
      <tr>
        <th scope="col">setting</th>
        ${sweeps.map(({ letter }) => html`<th scope="col">${letter}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${part.map(
        ({ name, values, differs }) =>
          html`<tr class=${differs ? 'differs' : ''}>
            <th scope="row">${name}</th>
            ${values.map(value => html`<td>${value}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`
  return html`<section aria-labelledby="configuration">
    <div class="section-row">
      <h2 id="configuration">Configuration${all ? '' : ': what differs'}</h2>
      <vscode-checkbox ?checked=${all} @change=${(event: Event) => showAll((event.target as HTMLInputElement).checked)}
        >All settings</vscode-checkbox
      >
    </div>
    ${
      shown.length === 0
        ? html`<p>${sweeps.length > 1 ? 'All settings are the same.' : 'Add a second sweep to see what differs.'}</p>`
        : html`<div class="wide" tabindex="0" role="group" aria-label="Configuration">
            ${settings.length > 0 ? table(settings) : nothing}
            ${
              ofFiles.length > 0
                ? html`<details>
                    <summary>Data files: checksums, means and standard deviations (${ofFiles.length})</summary>
                    ${table(ofFiles)}
                  </details>`
                : nothing
            }
          </div>`
    }
  </section>`
}

/** Rows about files of data sets: `mnist: train-images…`, `datasets.mnist.mean`. They are many, and say little to a reader. */
const isOfFiles = ({ name }: ConfigurationRow) => name.includes(': ') || name.startsWith('datasets.')
