import * as z from 'zod'
import { LONGEST_LIST } from '../limits.ts'
import { describe, grouped } from '../problems/describe.ts'

/** The message of every issue of a schema: what was expected, and what was found. */
export const expected = (expectation: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    input === undefined ? `missing; expected ${expectation}` : `expected ${expectation}, got ${describe(input)}`,
})

export function wholeNumber(minimum: number, maximum: number) {
  const message =
    maximum === Number.MAX_SAFE_INTEGER
      ? unbounded(minimum)
      : expected(`a whole number from ${minimum} to ${grouped(maximum)}`)
  return z.int(message).min(minimum, message).max(maximum, message)
}

/** Up to the largest integer that JavaScript represents exactly. */
function unbounded(minimum: number) {
  const [fewest, most] = [
    `a whole number of at least ${minimum}`,
    `a whole number up to ${grouped(Number.MAX_SAFE_INTEGER)}`,
  ]
  const isTooLarge = (input: unknown) => typeof input === 'number' && input > Number.MAX_SAFE_INTEGER
  return {
    error: ({ input }: { readonly input?: unknown }) => expected(isTooLarge(input) ? most : fewest).error({ input }),
  }
}

export function numberFrom(minimum: number, maximum: number) {
  const message = expected(`a number from ${minimum} to ${maximum}`)
  return z.number(message).min(minimum, message).max(maximum, message)
}

export function numberAbove(minimum: number, maximum?: number) {
  const message = expected(`a number above ${minimum}${maximum === undefined ? '' : ` and at most ${maximum}`}`)
  const schema = z.number(message).gt(minimum, message)
  return maximum === undefined ? schema : schema.max(maximum, message)
}

export function textOf(what: string, longest: number) {
  const message = expected(`${what} (1 to ${grouped(longest)} characters)`)
  return z.string(message).min(1, message).max(longest, message)
}

/** Accepts a single value wherever a list is allowed. */
export function oneOrMore<Item extends z.ZodType>(item: Item, what: string, longest = LONGEST_LIST) {
  const message = expected(`${what}, or a list of 1 to ${grouped(longest)} of them`)
  return z.union([item, z.array(item, message).min(1, message).max(longest, message)], message)
}
