import { resolve } from 'node:path'
import { formatAge, formatNumberOf, formatPercent } from '@finetune-lab/charts'
import { type CheckedExperiment, datasetsOf, executorLack, workersFor } from '@finetune-lab/engine'
import { type Experiment, estimateSeconds, planExperiment } from '@finetune-lab/experiment'
import type { CodeLens, Command } from 'vscode-languageserver'
import type { Surroundings } from '../datasets/surroundings.ts'
import { entryOf } from '../entries.ts'
import type { ExperimentDocument } from '../experiment-document.ts'
import type { History, LastSweep } from './history.ts'
import { about } from './words.ts'

export interface LensOptions {
  readonly surroundings: Surroundings
  readonly checked: CheckedExperiment
  readonly history: History
  readonly now: Date
}

/** Over the file: run it, and how its last sweep came out. Over the augmentations: see them. */
export function lenses(document: ExperimentDocument, options: LensOptions): CodeLens[] {
  const { file } = document
  // Commands are about a file on disk.
  if (!file) return []
  const { surroundings, checked, history, now } = options
  const last = history.reading(storeOf(surroundings))?.sweeps[file]
  const top = document.rangeOf(0, 0)
  const augmentation = entryOf(checked.entries, ['pretrain', 'augmentation'])?.key
  return [
    { range: top, command: runCommand(file, options) },
    ...(last ? [{ range: top, command: lastSweepCommand(last, now) }] : []),
    ...(augmentation
      ? [
          {
            range: document.rangeOf(augmentation.start, augmentation.end),
            command: {
              title: 'Inspect augmentation',
              command: 'finetuneLab.inspectAugmentation',
              arguments: [{ file }],
            },
          },
        ]
      : []),
  ]
}

/** Where the sweeps of a workspace folder lie. */
export const storeOf = ({ workspace, settings }: Surroundings) => resolve(workspace, settings.store)

function runCommand(file: string, options: LensOptions): Command {
  const { experiment, problems } = options.checked
  const errors = problems.filter(({ severity }) => severity === 'error').length
  // The line stays where it was: what is read below must not jump at every slip.
  if (errors > 0 || !experiment)
    return {
      title: `${formatNumberOf(errors, 'problem')} before it can run`,
      command: 'workbench.actions.view.problems',
    }
  const plan = planExperiment(experiment)
  const seconds = estimate(experiment, plan, options)
  const time = seconds === undefined ? '' : `, about ${about(seconds)}`
  return {
    title: `▶ Run ${formatNumberOf(plan.runs.length, 'run')}${time}`,
    command: 'finetuneLab.run',
    arguments: [{ file }],
  }
}

/** From how fast this machine's CPU kernels were before; undefined where they never were, or do not train. */
function estimate(
  experiment: Experiment,
  plan: ReturnType<typeof planExperiment>,
  { surroundings, checked, history }: LensOptions,
): number | undefined {
  const { executor } = experiment
  if (executor !== 'simd' && (executor !== 'auto' || !executorLack('cuda'))) return undefined
  const speed = history.reading(storeOf(surroundings))?.speed
  const sizes = Object.fromEntries(
    checked.datasets.map(({ name, classes, test }) => [name, { classes: classes.length, testImages: test.count }]),
  )
  if (!speed || datasetsOf(experiment).some(name => !sizes[name])) return undefined
  return estimateSeconds(plan, speed, workersFor(surroundings.settings.workers || undefined, plan.runs.length), sizes)
}

function lastSweepCommand({ folder, state, created, finished, failed, total, best }: LastSweep, now: Date): Command {
  const accuracy = best && [formatPercent(best.accuracy), best.dataset].filter(Boolean).join(' on ')
  const when = formatAge(new Date(created), now)
  const said = {
    running: ['Sweep is running:', `${finished} of ${formatNumberOf(total, 'run')}`, accuracy],
    waiting: ['Sweep waits for Slurm:', `${finished} of ${formatNumberOf(total, 'run')}`, accuracy],
    finished: ['Last sweep:', accuracy, when],
    interrupted: ['Last sweep:', `interrupted at ${finished} of ${total}`, accuracy, when],
    failed: ['Last sweep:', `${failed} of ${total} failed`, accuracy, when],
  }[state]
  const [what, ...rest] = said
  return {
    title: `${what} ${rest.filter(Boolean).join(' · ')}`,
    command: 'finetuneLab.openSweep',
    arguments: [{ folder }],
  }
}
