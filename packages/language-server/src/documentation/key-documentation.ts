import { grouped, type JsonSchema, type Path, pathLabel, schemasAt } from '@finetune-lab/experiment'

/** What a key does, its allowed values, unit, default and source, as Markdown. Undefined for an unknown key. */
export function keyDocumentation(path: Path): string | undefined {
  const schemas = schemasAt(path)
  const described = schemas.find(({ description }) => description)
  if (!described) return undefined
  const { description, unit, source } = described
  const facts = [
    ...fact('Expects', expectation(schemas)),
    ...fact('Unit', unit),
    ...fact('Default', 'default' in described ? inYaml(described.default) : undefined),
    ...fact('Source', source),
  ]
  return [`**${pathLabel(path.filter(step => typeof step === 'string'))}**`, description, facts.join('  \n')]
    .filter(Boolean)
    .join('\n\n')
}

const fact = (name: string, value: string | undefined) => (value ? [`${name}: ${value}`] : [])

/** `a whole number from 1 to 1,024, or a list of them`; undefined if the description says it all. */
function expectation(schemas: readonly JsonSchema[]): string | undefined {
  const alone = schemas.flatMap(schema => numberPhrase(schema) ?? enumPhrase(schema) ?? [])
  if (alone.length === 0) return undefined
  const list = schemas.some(({ type }) => type === 'array') ? ', or a list' : ''
  return `${[...new Set(alone)].join(' or ')}${list}`
}

function enumPhrase({ enum: values }: JsonSchema): string | undefined {
  return values?.map(value => `\`${value}\``).join(', ')
}

function numberPhrase(schema: JsonSchema): string | undefined {
  const { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
  if (type !== 'integer' && type !== 'number') return undefined
  const word = type === 'integer' ? 'a whole number' : 'a number'
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? grouped(maximum) : undefined
  if (minimum !== undefined && most !== undefined) return `${word} from ${minimum} to ${most}`
  const bounds = [
    minimum !== undefined && `of at least ${minimum}`,
    exclusiveMinimum !== undefined && `above ${exclusiveMinimum}`,
    most !== undefined && `at most ${most}`,
    exclusiveMaximum !== undefined && `below ${exclusiveMaximum}`,
  ].filter(Boolean)
  return [word, bounds.join(' and ')].filter(Boolean).join(' ')
}

/** A default as written in a file: `[none, mixup]`. */
export function inYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inYaml).join(', ')}]`
  if (typeof value === 'object' && value !== null) return '{}'
  return String(value)
}
