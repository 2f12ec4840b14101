import type * as z from 'zod'

/**
 * One setting of an experiment. Everything that reads, stores, compares or describes settings walks the registry, so
 * that this definition is the only place to write one.
 */
export interface Setting<Value = unknown> {
  /** A noun phrase for axes, tables and sentences: `finetuning learning rate`. */
  readonly title: string
  /** Its values as counted in messages: `learning rates`. */
  readonly plural: string
  /** Shown in hovers and the JSON Schema. */
  readonly description: string
  /** What a number counts or measures. */
  readonly unit?: string
  /** The publication: authors, year, identifier. */
  readonly source?: string

  /** Checks one value as written in the file. */
  readonly file: z.ZodType
  /** What the file should contain, in a message: `a number above 0`. */
  readonly expects: string
  /** As written in the file: a value, or a list of values. Missing: `absent`, or without it the file needs the key. */
  readonly default?: unknown
  /**
   * Whether the file may contain a list: `no`; `yes`, where a single value is stored as such; `always`, where a single
   * value is stored as a list.
   */
  readonly list: 'no' | 'yes' | 'always'
  /** Whether what the file says, or a stored value, is a list of values. Default: any list is. */
  isList?(written: readonly unknown[]): boolean
  /** The file may name it under `tune`: its value is then chosen on validation images. */
  readonly tunable?: true
  /** The values of a list share each run's pre-training, so they are no runs of their own. */
  readonly sharesPretraining?: true
  /**
   * Converts what the file says into one or more values. Undefined if it is invalid in a way that `file` does not see.
   * Default: the value as written.
   */
  resolve?(written: unknown): readonly Value[] | undefined

  /** Checks one value in a plan or `sweep.json`. */
  readonly stored: z.ZodType<Value>
  /**
   * The value that plans, `sweep.json` and identities omit. A setting that is added later needs one, so that older runs
   * keep their identities.
   */
  readonly absent?: Value
  /** Not in the file: takes the value of this setting of pre-training. */
  readonly sameAs?: string
  /** The value that is really used with this many training images. Equal results need equal effective values. */
  effective?(value: Value, images: number): Value
  /** Runs with different values can be trained in lockstep, because each has its own batches. */
  readonly mayDifferInCohort?: true

  /** Comparisons of sweeps match or list these values, so differing ones are not a difference in configuration. */
  readonly compared?: true
  /** A short name that identifies a value in legends, tables and run ids. Default: the value as text. */
  label?(value: Value): string
  /** A value with everything that it contains. Default: its label. */
  words?(value: Value): string
  /** The name of a value without the numbers and names within it: `mixup`. */
  kind?(value: Value): string
  /** The keys that `parts` may have. */
  readonly partNames?: readonly string[]
  /** Numbers and names within a value, by their keys: `{ alpha: 0.3 }`. Each can be an axis. */
  parts?(value: Value): Readonly<Record<string, number | string>>

  /** The line in a new experiment: the key with its default. Missing: left out. */
  readonly newExperiment?: { readonly comment?: string }
  /** The methods section of a report describes it in its sentences. All other settings are listed there. */
  readonly inMethods?: true
}
