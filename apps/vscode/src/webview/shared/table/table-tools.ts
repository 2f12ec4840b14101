import type { FilterFields } from '@finetune-lab/analysis'
import { html, nothing, type TemplateResult } from 'lit-html'
import { menu } from '../menu.ts'

export interface TableTools {
  /** What is filtered: `sweeps`, `runs`. */
  readonly what: string
  readonly filter: string
  readonly problem?: string
  readonly example: string
  /** Names that a filter can use. */
  readonly names: readonly string[]
  /** `3 of 20`. */
  readonly count: string
  readonly onFilter: (text: string) => void
  readonly columns: readonly { readonly name: string; readonly title: string; readonly shown: boolean }[]
  readonly onColumn: (name: string, shown: boolean) => void
  readonly groups: readonly { readonly name: string; readonly title: string }[]
  readonly group: string
  readonly onGroup: (name: string) => void
}

/** The row above a table: filter with a hint, number of rows, grouping, columns. */
export function tableTools(tools: TableTools): TemplateResult {
  const { what, filter, problem, example, count, onFilter } = tools
  return html`<div class="table-tools">
      <input
        type="search"
        class="table-filter"
        aria-label=${`Filter ${what}`}
        aria-describedby=${`${what}-filter-hint`}
        aria-invalid=${problem !== undefined}
        placeholder=${`Filter: ${example}`}
        spellcheck="false"
        .value=${filter}
        @input=${(event: Event) => onFilter((event.target as HTMLInputElement).value)}
      />
      <span class="count" role="status">${count}</span>
      <label class="group-by"
        >Group by
        <select @change=${(event: Event) => tools.onGroup((event.target as HTMLSelectElement).value)}>
          <option value="" ?selected=${tools.group === ''}>nothing</option>
          ${tools.groups.map(({ name, title }) => html`<option value=${name} ?selected=${tools.group === name}>${title}</option>`)}
        </select>
      </label>
      ${menu(
        'Columns',
        html`<div class="menu-list">
          ${tools.columns.map(
            ({ name, title, shown }) =>
              html`<label
                ><input
                  type="checkbox"
                  .checked=${shown}
                  @change=${(event: Event) => tools.onColumn(name, (event.target as HTMLInputElement).checked)}
                />${title}</label
              >`,
          )}
        </div>`,
      )}
    </div>
    <p id=${`${what}-filter-hint`} class="filter-hint" data-problem=${problem !== undefined} role=${problem ? 'alert' : nothing}>
      ${problem ?? `Words, or comparisons with ${tools.names.slice(0, 9).join(', ')} …: = != < <= > >= : and or not ( )`}
    </p>`
}

export const namesOf = <Row>({ fields }: FilterFields<Row>) => fields.map(({ name }) => name)
