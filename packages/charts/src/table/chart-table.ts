/** The numbers of a figure as a table, formatted as the figure says them. */
export interface ChartTable {
  readonly caption: string
  readonly columns: readonly { readonly title: string; readonly numeric: boolean }[]
  readonly rows: readonly (readonly string[])[]
  /** Shown where there is no row. */
  readonly emptyMessage?: string
}
