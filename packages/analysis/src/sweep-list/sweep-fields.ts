import type { Field, FilterFields } from '../filter/field.ts'
import type { SweepRow } from './sweep-row.ts'

const STATES = ['finished', 'running', 'waiting', 'interrupted', 'failed']

const fixed: readonly Field<SweepRow>[] = [
  { name: 'name', kind: 'text', of: ({ name }) => name },
  { name: 'experiment', aliases: ['file'], kind: 'text', of: ({ experiment }) => experiment },
  { name: 'tag', aliases: ['tags'], kind: 'word', of: ({ about }) => about.tags },
  { name: 'best', aliases: ['accuracy'], kind: 'percent', of: ({ best }) => best?.accuracy },
  { name: 'n', kind: 'number', of: ({ best }) => best?.n },
  { name: 'runs', kind: 'number', of: ({ runs }) => runs },
  { name: 'finished', kind: 'number', of: ({ finished }) => finished },
  { name: 'failed', kind: 'number', of: ({ failed }) => failed },
  { name: 'time', aliases: ['duration', 'seconds'], kind: 'duration', of: ({ seconds }) => seconds },
  { name: 'date', aliases: ['created', 'made'], kind: 'date', of: ({ created }) => created },
  { name: 'age', kind: 'duration', of: ({ created }) => (Date.now() - created) / 1000 },
  { name: 'state', kind: 'word', words: STATES, of: ({ state }) => state },
  {
    name: 'is',
    kind: 'word',
    words: ['starred', 'archived', ...STATES],
    of: ({ about, state }) => [...(about.star ? ['starred'] : []), ...(about.archived ? ['archived'] : []), state],
  },
  { name: 'notes', kind: 'text', of: ({ about }) => about.notes },
  { name: 'id', kind: 'text', of: ({ id }) => id },
]

/** What a filter of sweeps can name: the columns, and every setting that one of them has. */
export function sweepFields(rows: readonly SweepRow[]): FilterFields<SweepRow> {
  const taken = new Set(fixed.map(({ name }) => name))
  const names = [...new Set(rows.flatMap(({ settings }) => Object.keys(settings)))].filter(name => !taken.has(name))
  return {
    fields: [...fixed, ...names.map(name => settingField(name, rows, names))],
    text: ({ name, experiment, id, state, about, settings }) => [
      name,
      experiment,
      id,
      state,
      about.notes,
      ...about.tags,
      ...Object.values(settings).flatMap(values => values.filter(value => typeof value === 'string')),
    ],
  }
}

function settingField(name: string, rows: readonly SweepRow[], names: readonly string[]): Field<SweepRow> {
  const values = rows.flatMap(({ settings }) => settings[name] ?? [])
  const last = name.slice(name.lastIndexOf('.') + 1)
  // `batches` names those of pre-training, which the file lists first.
  const aliases = [...(ALIASES[name] ?? []), ...(names.includes(last) ? [] : [last])]
  return {
    name,
    aliases,
    kind: values.every(value => typeof value === 'number') ? 'number' : 'text',
    of: ({ settings }) => settings[name],
  }
}

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  s: ['samples', 'samplesPerClass', 'pretrain.samplesPerClass'],
  seed: ['seeds'],
}
