interface OptionText {
  readonly description: string
}

export type LayerOption =
  | (OptionText & {
      readonly kind: 'whole' | 'number'
      readonly minimum: number
      readonly maximum: number
      /** Excluded bound. */
      readonly below?: number
      /** A value, or the option whose value it takes. Missing: the option must be written. */
      readonly default?: number | string
      /** The option may stay without a value: the experiment gives it. */
      readonly open?: true
    })
  | (OptionText & { readonly kind: 'flag'; readonly default: boolean })

/** Complete and within bounds, but for open options. */
export type LayerOptions = Readonly<Record<string, number | boolean>>
