import * as z from 'zod'
import { oneOrMore } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'
import { type SettingEntry, settingsOf } from './setting-entries.ts'
import type { ExperimentValues, RunValues, Stage } from './setting-values.ts'

/** The fields of a stage in the experiment file. */
export function fileFields(stage: Stage): Record<string, z.ZodType> {
  return fields(stage, false, ({ setting }) => {
    const { description, unit, source } = setting
    const value = setting.list === 'no' ? setting.file : oneOrMore(setting.file, setting.expects)
    const field = setting.default === undefined ? optionalIfAbsent(setting, value) : value.default(setting.default)
    return field.meta({ description, ...(unit && { unit }), ...(source && { source }) })
  })
}

/** The fields of a stage in a stored experiment. */
export function storedExperimentFields<Of extends Stage>(stage: Of): Shape<ExperimentValues<Of>> {
  return fields(stage, false, ({ setting }) => optionalIfAbsent(setting, listed(setting))) as Shape<
    ExperimentValues<Of>
  >
}

/** The fields of a stage in the stored settings of a run. */
export function storedRunFields<Of extends Stage>(stage: Of): Shape<RunValues<Of>> {
  return fields(stage, true, ({ setting }) => optionalIfAbsent(setting, setting.stored)) as Shape<RunValues<Of>>
}

type Shape<Values> = { [Key in keyof Values]-?: z.ZodType<Values[Key]> }

function fields(
  stage: Stage,
  withDerived: boolean,
  schemaOf: (entry: SettingEntry) => z.ZodType,
): Record<string, z.ZodType> {
  const entries = settingsOf(stage).filter(({ setting }) => withDerived || !setting.sameAs)
  return Object.fromEntries(entries.map(entry => [entry.name, schemaOf(entry)]))
}

function listed({ list, stored }: Setting): z.ZodType {
  if (list === 'no') return stored
  return list === 'always' ? z.array(stored) : z.union([stored, z.array(stored)])
}

const optionalIfAbsent = ({ absent }: Setting, schema: z.ZodType) => (absent === undefined ? schema : schema.optional())
