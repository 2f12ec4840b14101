import { augmentationLabel, findAugmentation } from '@finetune-lab/augmentation'
import type { InspectorOrigin } from '../../messages.ts'
import type { Choices, InspectedColumn } from './inspector-view.ts'

/** How the shown batches relate to those that runs train on. */
export interface Statement {
  readonly same: boolean
  readonly text: string
}

/** States that the batches are those that runs train on, or how they differ. */
export function statementOf(origin: InspectorOrigin, choices: Choices, fixed: number | undefined): Statement {
  const { samplesPerClass, seed, batch } = choices
  const departures = departuresOf(origin, choices, fixed)
  const who = subject(origin, choices)
  if (departures.length > 0) return { same: false, text: `Not what ${who} trains on: ${departures.join('; ')}.` }
  const number = batch + 1
  const same = `with the same images, pairs and λ`
  return {
    same: true,
    text:
      origin.kind === 'defaults'
        ? `These are the batches that a run with ${samplesPerClass} per class and seed ${seed} trains on: batch ${number} here is batch ${number} there, ${same}.`
        : `These are the batches that ${who} trains on: batch ${number} here is batch ${number} there, ${same}.`,
  }
}

function subject(origin: InspectorOrigin, { samplesPerClass, seed }: Choices): string {
  const { kind, name, augmentation, samplesPerClass: sizes, seeds } = origin
  if (kind === 'defaults') return 'a run'
  // A run's own size and seed come first.
  if (kind === 'run' && samplesPerClass === sizes[0] && seed === seeds[0])
    return `this run (${augmentation}, ${samplesPerClass} per class, seed ${seed})`
  return `each run of “${name}” with ${samplesPerClass} per class and seed ${seed}`
}

function departuresOf(origin: InspectorOrigin, choices: Choices, fixed: number | undefined): string[] {
  const { kind, dataset, samplesPerClass, seeds, augmentations } = origin
  const departures: string[] = []
  if (choices.split === 'test') departures.push('runs train on the train split')
  if (fixed !== undefined) departures.push(`λ is fixed at ${fixed.toFixed(2)}`)
  if (kind === 'defaults') return departures
  if (choices.dataset !== dataset) departures.push(`it pre-trains on ${dataset}`)
  if (!samplesPerClass.includes(choices.samplesPerClass))
    departures.push(`it has no runs with ${choices.samplesPerClass} per class`)
  if (!seeds.includes(choices.seed)) departures.push(`it has no runs with seed ${choices.seed}`)
  for (const column of choices.columns.filter(({ shown }) => shown)) {
    const own = augmentations.find(each => augmentationLabel(each) === column.key)
    if (own) departures.push(...changedParameters(column, own.parameters))
    else departures.push(`${column.name} is not part of it`)
  }
  return departures
}

function changedParameters({ name, parameters }: InspectedColumn, own: Readonly<Record<string, number>>): string[] {
  return Object.entries(parameters)
    .filter(([parameter, value]) => own[parameter] !== value)
    .map(([parameter, value]) => `${parameterSign(parameter)} of ${name} is ${value} instead of ${own[parameter]}`)
}

/** `α` as papers write it. */
export const parameterSign = (name: string) => (name === 'alpha' ? 'α' : name)

/** Whether an augmentation draws a λ that can be fixed. */
export const drawsLambda = ({ name }: { readonly name: string }) =>
  findAugmentation(name)?.parameters.alpha !== undefined
