import * as z from 'zod'
import type { Path } from '../problems/location.ts'
import { experimentSchema } from './schema.ts'

export type JsonSchema = z.core.JSONSchema.JSONSchema & {
  /** What a number counts or measures. */
  readonly unit?: string
  /** The publication: authors, year, identifier. */
  readonly source?: string
}

let made: JsonSchema | undefined

/** JSON Schema of experiment files, with a description of every key. Draft 7, which editors support best. */
export function jsonSchema(): JsonSchema {
  made ??= z.toJSONSchema(experimentSchema, { target: 'draft-7', io: 'input' }) as JsonSchema
  return made
}

/**
 * The parts of the JSON Schema that describe the value at a path, including each alternative of a choice. For
 * suggestions, hovers and completion. Empty if no value is allowed there.
 */
export function schemasAt(path: Path): readonly JsonSchema[] {
  return path.reduce<readonly JsonSchema[]>(
    (schemas, step) => schemas.flatMap(schema => stepInto(schema, step)).flatMap(alternatives),
    alternatives(jsonSchema()),
  )
}

/** The keys that a mapping at this path may have. */
export function keysAt(path: Path): readonly string[] {
  return [...new Set(schemasAt(path).flatMap(schema => Object.keys(schema.properties ?? {})))]
}

function stepInto(schema: JsonSchema, step: string | number): readonly JsonSchema[] {
  if (typeof step === 'number') return isSchema(schema.items) ? [schema.items] : []
  const properties = schema.properties ?? {}
  if (Object.hasOwn(properties, step)) return [properties[step]].filter(isSchema)
  return isSchema(schema.additionalProperties) ? [schema.additionalProperties] : []
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  const choices = (schema.anyOf ?? schema.oneOf ?? []).filter(isSchema).flatMap(alternatives)
  return choices.length > 0 ? [schema, ...choices] : [schema]
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
