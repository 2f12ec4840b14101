import type * as z from 'zod'
import type { settings } from './registry.ts'

// The types of an experiment and of a run, made from the registry.

type Settings = typeof settings
export type Stage = keyof Settings

type ValueOf<Setting> = Setting extends { readonly stored: z.ZodType<infer Value> } ? Value : never
type MayBeAbsent<Setting> = Setting extends { readonly absent: unknown } ? true : false
type IsInFile<Setting> = Setting extends { readonly sameAs: string } ? false : true

type InExperiment<Setting> = Setting extends { readonly list: 'always' }
  ? readonly ValueOf<Setting>[]
  : Setting extends { readonly list: 'yes' }
    ? ValueOf<Setting> | readonly ValueOf<Setting>[]
    : ValueOf<Setting>

type Plain<Type> = { readonly [Key in keyof Type]: Type[Key] }

/** The values of a stage in one run. Settings whose value is the omitted one are missing. */
export type RunValues<Of extends Stage> = Plain<
  {
    [Key in keyof Settings[Of] as MayBeAbsent<Settings[Of][Key]> extends true ? never : Key]: ValueOf<Settings[Of][Key]>
  } & {
    [Key in keyof Settings[Of] as MayBeAbsent<Settings[Of][Key]> extends true ? Key : never]?: ValueOf<
      Settings[Of][Key]
    >
  }
>

/** The values of a stage in an experiment, lists where it compares several. */
export type ExperimentValues<Of extends Stage> = Plain<
  {
    [Key in keyof Settings[Of] as IsInFile<Settings[Of][Key]> extends false
      ? never
      : MayBeAbsent<Settings[Of][Key]> extends true
        ? never
        : Key]: InExperiment<Settings[Of][Key]>
  } & {
    [Key in keyof Settings[Of] as IsInFile<Settings[Of][Key]> extends false
      ? never
      : MayBeAbsent<Settings[Of][Key]> extends true
        ? Key
        : never]?: InExperiment<Settings[Of][Key]>
  }
>
