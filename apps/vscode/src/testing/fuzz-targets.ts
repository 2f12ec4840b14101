import { runResult, sweepRecord } from '@finetune-lab/runs/testing'
import { type FuzzTarget, type FuzzTargets, mutatedValue } from '@finetune-lab/testing'
import * as messages from '../messages.ts'
import { fromTask, tasks, toTask } from '../tasks/task-messages.ts'
import { updated } from '../webview/sweep/model.ts'

// Messages for each listener: invalid ones are rejected, valid ones are harmless.

const record = sweepRecord('a')
const runs = [
  { state: 'finished', result: runResult(0) },
  { state: 'running', progress: progress() },
] as const
const pace = { total: 2, finished: 1, failed: 0, done: 0.5, stepsPerSecond: 10, secondsLeft: 3 }
const sample = { stage: 'pretrain', dataset: 'mnist', step: 1, steps: 2, loss: null }
const network = { folder: '/a', augmentation: 'none', samplesPerClass: 4, seed: 0 }
const networks = { folder: '/a', part: 0, dataset: 'mnist', augmentation: 'none', samplesPerClass: 4 }
const asked = { dataset: 'mnist', a: network, b: network }
const tensor = { shape: [1], data: 'AAAA' }
const request = { dataset: 'mnist', split: 'train', samplesPerClass: 4, seed: 0, batchSize: 8, batch: 0 }
const places = { dataFolder: '/data', workspace: '/w' }
const summary = {
  ...{ testImages: 2, bothRight: 1, onlyA: 1, onlyB: 0, neither: 0, p: 1, classes: ['0'], asInResults: true },
  images: [{ index: 0, truth: 0, a: 0, b: 0 }],
}
const listed = {
  folder: '/a',
  stopped: false,
  id: 'a',
  name: 'A sweep',
  experiment: 'a',
  created: 0,
  state: 'finished',
  runs: 2,
  finished: 2,
  failed: 0,
  best: { accuracy: 0.5, n: 2, augmentation: 'none', samplesPerClass: 4, dataset: 'mnist' },
  seconds: 2,
  settings: { s: [4], augmentation: ['none'] },
  about: { notes: '', tags: ['baseline'], star: true, archived: false },
}
const reliability = Array.from({ length: 15 }, (_, bin) =>
  bin === 3 ? { count: 1, confidence: 0.25, accuracy: 1 } : { count: 0 },
)
const common = [{ type: 'ready' }, { type: 'save', name: 'a.svg', contents: '<svg/>', encoding: 'utf8' }]

function progress() {
  return { stage: 'pretrain', dataset: 'mnist', done: 0.5, step: 1, steps: 2, loss: 0.5 } as const
}

interface Listener {
  readonly schema: { safeParse(value: unknown): { readonly success: boolean; readonly data?: unknown } }
  readonly valid: readonly object[]
}

/** Each listener, with valid messages for it. */
export const listeners: Readonly<Record<string, Listener>> = {
  toSweepPanel: {
    schema: messages.toSweepPanel,
    valid: [
      {
        type: 'snapshot',
        record,
        state: 'running',
        pace,
        workers: 2,
        halted: 'why',
        stopped: false,
        runs,
        locked: 'why',
      },
      { type: 'changes', state: 'running', pace, runs: [{ index: 1, run: runs[0] }] },
      { type: 'choose', run: 1 },
      { type: 'confusion', runs: [{ index: 0, finetunes: [{ dataset: 'mnist', confusion: [[1]], reliability }] }] },
      { type: 'classes', runs: [{ index: 0, finetunes: [{ dataset: 'mnist', classes: [{ images: 2, right: 1 }] }] }] },
      { type: 'log', of: 'engine', text: 'a', skipped: 0 },
      { type: 'losses', runs: [{ index: 0, from: 0, samples: [sample] }] },
      { type: 'unreadable', message: 'why' },
    ],
  },
  fromSweepPanel: {
    schema: messages.fromSweepPanel,
    valid: [
      ...common,
      { type: 'command', command: 'stop' },
      { type: 'inspect', run: 0 },
      { type: 'openLog', of: 0 },
      { type: 'askConfusion', runs: [0, 1] },
      { type: 'askClasses', runs: [0, 1] },
      { type: 'followLosses', runs: [0] },
    ],
  },
  toInspectorPanel: {
    schema: messages.toInspectorPanel,
    valid: [
      {
        type: 'snapshot',
        origin: {
          ...{ kind: 'run', name: 'a', dataset: 'mnist', samplesPerClass: [4], seeds: [0], batches: 1, batchSize: 8 },
          augmentations: [{ name: 'mixup', parameters: { alpha: 0.3 } }],
        },
        datasets: [{ name: 'mnist', title: 'MNIST', found: true }],
        networks: [{ run: 'one', title: 'One' }],
      },
      {
        type: 'batch',
        question: 1,
        batch: {
          ...request,
          classes: ['0'],
          mean: 0,
          std: 1,
          batchesPerEpoch: 1,
          indices: [0],
          labels: [0],
          grey: 'AA',
        },
      },
      { type: 'problem', question: 1, message: 'why', remedies: [{ kind: 'fetchData', name: 'mnist' }] },
      {
        type: 'network',
        run: 'one',
        extractor: { a: tensor },
        heads: [{ purpose: 'pretrainer', dataset: 'mnist', classes: ['0'], weight: tensor, bias: tensor }],
      },
    ],
  },
  fromInspectorPanel: {
    schema: messages.fromInspectorPanel,
    valid: [...common, { type: 'batch', question: 1, request }, { type: 'network', run: 'one' }],
  },
  toComparePanel: {
    schema: messages.toComparePanel,
    valid: [
      {
        type: 'snapshot',
        sweeps: [
          {
            type: 'read',
            folder: '/a',
            record,
            state: 'finished',
            runs: [{ state: 'finished', result: runResult(0) }],
          },
          { type: 'unreadable', folder: '/b', error: 'why' },
        ],
      },
      {
        type: 'confusion',
        of: [networks, networks],
        means: [{ setting: { augmentation: 'none', samplesPerClass: 4 }, n: 1, shares: [[1]] }, null],
      },
      { type: 'disagreements', of: asked, summary },
      { type: 'images', of: asked, indices: [0], pixels: 'AA' },
    ],
  },
  fromComparePanel: {
    schema: messages.fromComparePanel,
    valid: [
      ...common,
      { type: 'sweeps', folders: ['/a', '/b'] },
      { type: 'ask', of: asked },
      { type: 'images', indices: [0] },
      { type: 'command', command: 'report', argument: '' },
    ],
  },
  toSweepsPanel: {
    schema: messages.toSweepsPanel,
    valid: [
      { type: 'sweeps', sweeps: [listed], damaged: [{ id: 'a', problem: 'why' }], locked: 'why' },
      { type: 'changes', sweeps: [listed] },
    ],
  },
  fromSweepsPanel: {
    schema: messages.fromSweepsPanel,
    valid: [...common, { type: 'command', command: 'renameSweep', folders: ['/a'] }, { type: 'restore' }],
  },
  toTask: {
    schema: toTask,
    valid: [{ type: 'do', task: 'doctor', request: { store: '/s', ...places } }, { type: 'cancel' }],
  },
  fromTask: {
    schema: fromTask,
    valid: [
      { type: 'progress', share: 0.5, words: 'a' },
      { type: 'done', result: { path: '/a' } },
      { type: 'failed', message: 'why', mendable: true },
    ],
  },
  'task-requests': {
    schema: { safeParse: value => everyTask(value, 'request') },
    valid: [
      { file: '/a', store: '/s', ...places },
      { name: 'mnist', into: '/i', mirror: 'https://m' },
      { images: '/i', name: 'own', replace: false },
      { folders: ['/a'], format: 'csv', out: '/o', ...places },
      { ...asked, ...places },
    ],
  },
  'task-results': {
    schema: { safeParse: value => everyTask(value, 'result') },
    valid: [
      { type: 'refused', problems: [{ message: 'a', line: 1, column: 1 }], missing: [{ name: 'mnist' }] },
      { folder: '/a', classes: ['0'], trainImages: 1, testImages: 1, smallestClass: 1 },
      { words: 'a', pages: ['https://p'] },
      { summary, pixels: 'AA' },
    ],
  },
}

function everyTask(value: unknown, side: 'request' | 'result') {
  const parsed = Object.values(tasks).map(task => task[side].safeParse(value))
  return parsed.find(({ success }) => success) ?? { success: false }
}

export const targets: FuzzTargets = Object.fromEntries(
  Object.entries(listeners).map(([name, listener]) => [name, () => messageTarget(name, listener)]),
)

const refused = new Error('refused')

function messageTarget(name: string, { schema, valid }: Listener): FuzzTarget {
  const model = updated(undefined, messages.toSweepPanel.parse(listeners.toSweepPanel.valid[0]))
  return {
    valid: valid.map(message => Buffer.from(JSON.stringify(message))),
    fromBytes,
    input: random => mutatedValue(valid, random),
    read: value => {
      const parsed = schema.safeParse(value)
      if (!parsed.success) throw refused
      if (name === 'toSweepPanel') {
        const message = parsed.data as messages.ToSweepPanel
        updated(model, message)
        updated(undefined, message)
      }
    },
    expected: error => error === refused,
    check: () => {
      if (Object.hasOwn(Object.prototype, 'polluted')) throw new Error('Object.prototype is polluted')
    },
  }
}

/** Messages are JSON. */
function fromBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    throw refused
  }
}
