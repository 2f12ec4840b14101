import { expect, test, vi } from 'vitest'
import { experimentText } from '../apps/vscode/src/new-experiment/experiment-text.ts'
import { runParameters } from '../packages/analysis/src/exports/run-parameters.ts'
import { configuration, experimentSettings } from '../packages/analysis/src/index.ts'
import { methodsSection } from '../packages/charts/src/report/methods-section.ts'
import { sampleSweep } from '../packages/charts/src/testing/sample-sweep.ts'
import { cohortGroups } from '../packages/engine/src/training/cohort-groups.ts'
import {
  jsonSchema,
  keysAt,
  parseExperiment,
  planExperiment,
  type RunSettings,
  runIdentity,
} from '../packages/experiment/src/index.ts'
import { createSweep, readSweepRecord, StoreError, type SweepRecord } from '../packages/runs/src/index.ts'
import { sweepRecord, temporaryStore } from '../packages/runs/src/testing/sweep.ts'

// A setting is written once. This file adds a made-up one to the registry, and follows it to every place.

vi.mock('../packages/experiment/src/settings/registry.ts', async original => {
  const { numberFrom } = await import('../packages/experiment/src/schema/schema-fields.ts')
  const { settings } = await original<typeof import('../packages/experiment/src/settings/registry.ts')>()
  const momentum = {
    title: 'momentum',
    plural: 'momenta',
    description: 'Share of the last step to repeat.',
    file: numberFrom(0, 1),
    expects: 'a number from 0 to 1',
    default: 0,
    list: 'yes',
    stored: numberFrom(0, 1),
    absent: 0,
    newExperiment: { comment: 'of the last step' },
  }
  return { settings: { ...settings, pretrain: { ...settings.pretrain, momentum } } }
})

const text = (momentum: string) => `
pretrain: { dataset: mnist, samplesPerClass: 4, augmentation: none${momentum} }
finetune: { dataset: mnist }
seeds: 1
`
const experimentOf = (momentum: string) => parseExperiment(text(momentum)).experiment!
const settingsOf = (momentum: string) => planExperiment(experimentOf(momentum)).runs.map(({ settings }) => settings)
const momentumOf = ({ pretrain }: RunSettings) => (pretrain as { momentum?: number }).momentum

function recordOf(momentum: string): SweepRecord {
  const experiment = experimentOf(momentum)
  const runs = planExperiment(experiment).runs.map(run => ({ ...run, identity: '' }))
  return { ...sweepRecord('20260101-000000-abcd'), experiment, runs }
}

test('the schema, its documentation and the messages know it', () => {
  expect(keysAt(['pretrain'])).toContain('momentum')
  expect(JSON.stringify(jsonSchema())).toContain('Share of the last step to repeat.')
  expect(parseExperiment(text(', momentun: 0.9')).problems.map(({ message }) => message)).toEqual([
    'pretrain.momentun: unknown key. Did you mean "momentum"?',
  ])
})

test('the plan has a run for each of its values, and leaves out the value that older runs have', () => {
  expect(settingsOf(', momentum: [0, 0.5, 0.9]').map(momentumOf)).toEqual([undefined, 0.5, 0.9])
  const ids = planExperiment(experimentOf(', momentum: [0, 0.9]')).runs.map(({ id }) => id)
  expect(ids).toEqual(['mnist-none-s4-pretrain.momentum0-seed0', 'mnist-none-s4-pretrain.momentum0.9-seed0'])
})

test('sweep.json keeps it, and refuses a setting that it does not know', () => {
  const [store, record] = [temporaryStore(), recordOf(', momentum: [0, 0.9]')]
  const read = readSweepRecord(createSweep(store, record, ''))
  expect(read.runs.map(({ settings }) => momentumOf(settings))).toEqual([undefined, 0.9])
  expect(read.experiment.pretrain).toMatchObject({ momentum: [0, 0.9] })

  const [run] = record.runs
  const pretrain = { ...run.settings.pretrain, nesterov: true }
  const later = { ...record, id: '20260101-000000-efgh', runs: [{ ...run, settings: { ...run.settings, pretrain } }] }
  const folder = createSweep(store, later, '')
  expect(() => readSweepRecord(folder)).toThrow(StoreError)
  expect(() => readSweepRecord(folder)).toThrow('nesterov')
})

test('a run’s identity depends on it, and that of older runs stays', () => {
  const dataset = { mean: 0, std: 1, classes: ['0', '1'], checksums: {} }
  const identity = (momentum: string) =>
    runIdentity(settingsOf(momentum)[0], { mnist: dataset }, { name: 'simd', build: 'plain' }, 1)
  expect(identity(', momentum: 0.9')).not.toBe(identity(''))
  expect(identity(', momentum: 0')).toBe(identity(''))
})

test('runs that differ in it train in different cohorts', () => {
  const runs = settingsOf(', momentum: [0, 0.5, 0.9]').map((settings, index) => ({
    index,
    settings,
    standing: { finetunes: [], batches: 0 },
  }))
  expect(cohortGroups([...runs, runs[2]], () => 10).map(group => group.map(({ index }) => index))).toEqual([
    [0],
    [1],
    [2, 2],
  ])
})

test('a comparison of sweeps shows that it differs', () => {
  const records = [recordOf(''), recordOf(', momentum: [0, 0.9]')]
  expect(experimentSettings(records[0])).toContainEqual(['pretrain.momentum', '0'])
  expect(configuration(records).find(({ name }) => name === 'pretrain.momentum')).toEqual({
    name: 'pretrain.momentum',
    values: ['0', '0, 0.9'],
    differs: true,
  })
})

test('exports to MLflow and TensorBoard have it among their parameters', () => {
  expect(settingsOf(', momentum: [0, 0.9]').map(run => runParameters(run)['pretrain.momentum'])).toEqual([0, 0.9])
})

test('a report’s methods section mentions it', () => {
  const snapshot = { ...sampleSweep.snapshot, record: recordOf(', momentum: [0, 0.9]') }
  expect(methodsSection({ ...sampleSweep, snapshot }, 2).markup).toContain('momentum 0 and 0.9')
})

test('a new experiment has a line for it', () => {
  const lines = experimentText({
    name: 'A',
    pretrain: 'mnist',
    finetune: ['mnist'],
    samplesPerClass: [1],
    augmentations: ['none'],
    seeds: 1,
    finetuneSamples: 256,
  })
  expect(lines).toContain('  dropout: 0.5 # of whole channels; 0 turns it off\n  momentum: 0 # of the last step\n')
})
