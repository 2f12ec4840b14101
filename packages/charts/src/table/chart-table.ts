/** The numbers of a figure as a table, in the figure's format. */
export interface ChartTable {
  readonly caption: string
  readonly columns: readonly { readonly title: string; readonly numeric: boolean }[]
  readonly rows: readonly (readonly string[])[]
  /** Shown if there are no rows. */
  readonly emptyMessage?: string
}
