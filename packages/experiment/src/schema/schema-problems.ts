import type * as z from 'zod'
import { type Locate, type Path, pathLabel } from '../problems/location.ts'
import type { Problem } from '../problems/problem.ts'
import { didYouMean, suggest } from '../problems/suggestion.ts'
import { axisNames } from '../settings/axis-names.ts'
import { schemasAt } from './json-schema.ts'
import { asWritten, likelyMeaning } from './likely-meaning.ts'
import { experimentSchema } from './schema.ts'

type Issue = z.core.$ZodIssue

/**
 * Validates a value against the schema and locates each problem in the text.
 *
 * @param written the text of the value at a path
 */
export function schemaProblems(value: unknown, locate: Locate, written: (path: Path) => string): Problem[] {
  const parsed = experimentSchema.safeParse(value)
  if (parsed.success) return []
  const context = { root: value, locate, written }
  const found = parsed.error.issues.flatMap(issue => issueProblems(issue, [], context))
  // A missing key and its misspelling are one mistake, so they get one message.
  const misspelt = new Set(found.flatMap(({ expects }) => (expects?.kind === 'misspelt' ? [expects.key] : [])))
  const problems = found
    .filter(({ expects }) => !(expects?.kind === 'missing' && misspelt.has(expects.key)))
    .map(({ problem }) => problem)
  // A number that is both fractional and out of range is one mistake.
  return [...new Map(problems.map(problem => [`${problem.start} ${problem.message}`, problem])).values()]
}

interface Context {
  readonly root: unknown
  readonly locate: Locate
  readonly written: (path: Path) => string
}

interface Found {
  readonly problem: Problem
  /** The missing key, or the key that was probably meant by an unknown one. */
  readonly expects?: { readonly kind: 'missing' | 'misspelt'; readonly key: string }
}

function issueProblems(issue: Issue, base: Path, context: Context): Found[] {
  const { root, locate, written } = context
  const path = [...base, ...(issue.path as Path)]
  if (issue.code === 'unrecognized_keys') {
    const known = possibleKeys(path, Object.keys((valueAt(root, path) as object) ?? {}))
    return issue.keys.map(key => unknownKey(path, key, known, locate))
  }
  if (issue.code === 'invalid_union') {
    const branch = likelyBranch(issue.errors, valueAt(root, path))
    if (branch) return branch.flatMap(inner => issueProblems(inner, path, context))
  }
  const inner = issue.code === 'invalid_key' ? issue.issues[0] : issue
  const found = valueAt(root, path)
  if (found === undefined) return [missingKey(path, issue.message, locate)]
  const alternatives = inner.code === 'invalid_value' ? inner.values.map(String) : []
  const meant =
    likelyMeaning(path, found, expectsNumber(issue), written(path)) ??
    (typeof found === 'string' ? suggest(found, alternatives) : undefined)
  const complaint = asWritten(inner.message, found, written(path))
  const message = meant === undefined ? complaint : `${complaint}. ${meaningWords(meant)}`
  // If nothing is written, there is nothing to replace.
  const suggestion = found === null && !/^(~|null)$/i.test(written(path)) ? undefined : meant
  return [
    {
      problem: {
        severity: 'error',
        code: codeOf(inner, found),
        message: `${labelled(path)}${message}`,
        ...locate(path, issue.code === 'invalid_key' ? 'key' : 'value'),
        path,
        ...(suggestion === undefined ? {} : { suggestion }),
      },
    },
  ]
}

function unknownKey(path: Path, key: string, known: readonly string[], locate: Locate): Found {
  const here = [...path, key]
  // A setting that is misplaced here is no misspelling of another one.
  const untunable = path.length === 1 && path[0] === 'tune' && axisNames().includes(key)
  const suggestion = untunable ? undefined : suggest(key, known)
  const otherwise = known.length === 0 ? 'No other keys are possible here.' : `Possible keys: ${known.join(', ')}.`
  return {
    problem: {
      severity: 'error',
      code: 'unknown-key',
      message: `${pathLabel(here)}: ${untunable ? 'cannot be tuned' : 'unknown key'}. ${didYouMean(suggestion, otherwise)}`,
      ...locate(here, 'key'),
      path: here,
      ...(suggestion === undefined ? {} : { suggestion }),
    },
    ...(suggestion === undefined
      ? {}
      : { expects: { kind: 'misspelt', key: pathLabel([...path, suggestion]) } as const }),
  }
}

/** The keys that may still be added to the given ones. If there are alternatives, the keys of the likeliest. */
function possibleKeys(path: Path, given: readonly string[]): readonly string[] {
  const alternatives = schemasAt(path).map(({ properties = {} }) => Object.keys(properties))
  const shared = alternatives.map(keys => keys.filter(key => given.includes(key)).length)
  const likeliest = alternatives.filter((_, index) => shared[index] === Math.max(...shared))
  return [...new Set(likeliest.flat())].filter(key => !given.includes(key))
}

function missingKey(path: Path, message: string, locate: Locate): Found {
  const place = locate(path.slice(0, -1), 'key')
  return {
    problem: { severity: 'error', code: 'missing-key', message: `${labelled(path)}${message}`, ...place, path },
    expects: { kind: 'missing', key: pathLabel(path) },
  }
}

/**
 * The alternative of a choice that was probably meant: the one of the right type and, for mappings, with the most of the
 * given keys. Undefined if that does not decide; the caller then uses the message of the choice.
 */
function likelyBranch(branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  const fitting = branches.filter(issues => !issues.some(issue => rejectsType(issue, value)))
  if (fitting.length < 2) return fitting[0]
  const keys = typeof value === 'object' && value !== null ? Object.keys(value).length : 0
  const shared = fitting.map(issues => {
    const unknown = issues.flatMap(issue =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
    )
    return keys - unknown.length
  })
  const most = Math.max(...shared)
  return most > 0 && shared.filter(count => count === most).length === 1 ? fitting[shared.indexOf(most)] : undefined
}

/** Whether an issue rejects the type of the value as a whole. */
function rejectsType(issue: Issue, value: unknown): boolean {
  if (issue.path.length > 0) return false
  if (issue.code === 'invalid_union')
    return issue.errors.every(branch => branch.some(inner => rejectsType(inner, value)))
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof value !== 'string')
}

/** `Did you mean 8?` for a number, `Write it in quotes: "2024"` for text in quotes. */
function meaningWords(meant: string): string {
  if (meant.startsWith('"')) return `Write it in quotes: ${meant}`
  return /^[-+.\d]/.test(meant) ? `Did you mean ${meant}?` : didYouMean(meant, '')
}

/** Whether a number was expected, alone or as one of several alternatives. */
function expectsNumber(issue: Issue): boolean {
  if (issue.code === 'invalid_union')
    return issue.errors.some(branch => branch.some(inner => inner.path.length === 0 && expectsNumber(inner)))
  return issue.code === 'invalid_type' && (issue.expected === 'number' || issue.expected === 'int')
}

function codeOf(issue: Issue, found: unknown): string {
  if (found === null) return 'empty-value'
  if (issue.code === 'invalid_value') return typeof found === 'string' ? 'unknown-value' : 'wrong-type'
  if (issue.code === 'invalid_format') return 'invalid-text'
  if (issue.code === 'too_small' || issue.code === 'too_big') return 'out-of-range'
  return 'wrong-type'
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined,
    root,
  )
}

const labelled = (path: Path) => (path.length === 0 ? '' : `${pathLabel(path)}: `)
