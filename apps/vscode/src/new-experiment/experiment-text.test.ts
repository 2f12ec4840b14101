import { registeredDatasets } from '@finetune-lab/data'
import { parseExperiment } from '@finetune-lab/experiment'
import { expect, it } from 'vitest'
import { type ExperimentChoices, experimentText, fileNameOf, sizeChoices } from './experiment-text.ts'

const choices: ExperimentChoices = {
  name: 'Digits to letters',
  pretrain: 'mnist',
  finetune: ['emnist-letters'],
  samplesPerClass: [1, 4, 16],
  augmentations: ['none', 'mixup', 'collage'],
  seeds: 3,
  finetuneSamples: 256,
}
const known = { knownDatasets: registeredDatasets.map(({ name }) => name) }

it('the file holds the choices and passes the check', () => {
  const { problems, experiment } = parseExperiment(experimentText(choices), known)
  expect(problems).toEqual([])
  expect(experiment).toMatchObject({
    name: 'Digits to letters',
    pretrain: {
      dataset: 'mnist',
      samplesPerClass: [1, 4, 16],
      augmentation: [{ name: 'none' }, { name: 'mixup' }, { name: 'collage' }],
    },
    finetune: { dataset: ['emnist-letters'], samplesPerClass: 256 },
    seeds: [0, 1, 2],
  })
})

it.each([
  '12',
  'yes: no',
  '# not a comment',
  '"quoted"',
  'Ziffern → Buchstaben',
  "it's",
  '- a',
  'null',
  '{a}',
  'a: b # c',
])('the name %s is kept as it is', name => {
  const { problems, experiment } = parseExperiment(
    experimentText({ ...choices, name, finetune: ['mnist', 'emnist-letters'] }),
    known,
  )
  expect(problems).toEqual([])
  expect(experiment).toMatchObject({ name, finetune: { dataset: ['mnist', 'emnist-letters'] } })
})

it('the commented-out prediction is valid once uncommented', () => {
  const text = experimentText(choices).replace(/^# (predictions:| {2}.*)$/gm, '$1')
  const { problems, experiment } = parseExperiment(text, known)
  expect(problems).toEqual([])
  expect(experiment!.predictions).toHaveLength(1)
})

it.each([
  [1, ['One image each: 1']],
  [3, ['A curve: 1, 2', 'One image each: 1']],
  [15, ['A curve: 1, 2, 4, 8', 'A short curve: 1, 4', 'One image each: 1']],
  [
    100,
    ['A curve: 1, 2, 4, 8, 16, 32, 64', 'A short curve: 1, 4, 16, 64', 'One image each: 1', 'Sixteen images each: 16'],
  ],
])('a data set whose smallest class has %i images offers the sizes that its labels name', (smallest, expected) => {
  expect(sizeChoices({ smallest }).map(({ label, sizes }) => `${label}: ${sizes.join(', ')}`)).toEqual(expected)
})

it('names become file names that are valid on every system', () => {
  expect(['Digits to letters', 'Übung №1: α = 0.3', '→', 'CON/../x'].map(fileNameOf)).toEqual([
    'digits-to-letters',
    'u-bung-no1-0-3',
    'experiment',
    'con-x',
  ])
})
