import { resolve } from 'node:path'
import { formatAge, formatNumberOf, formatPercent, formatRuns } from '@finetune-lab/charts'
import { type CheckedExperiment, datasetsOf, likelyExecutor, workersFor } from '@finetune-lab/engine'
import { type Experiment, estimateSeconds, planExperiment } from '@finetune-lab/experiment'
import { executorDescription } from '@finetune-lab/model/page'
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

/** Above the file: run it, and the result of its last sweep. Above the augmentations: inspect them. */
export function lenses(document: ExperimentDocument, options: LensOptions): CodeLens[] {
  const { file } = document
  // Commands need a file on disk.
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

/** The run store of a workspace folder. */
export const storeOf = ({ workspace, settings }: Surroundings) => resolve(workspace, settings.store)

function runCommand(file: string, options: LensOptions): Command {
  const { experiment, problems } = options.checked
  const errors = problems.filter(({ severity }) => severity === 'error').length
  // Keep the lens even if there are errors, so that the text below does not jump at every typo.
  if (errors > 0 || !experiment)
    return {
      title: `${formatNumberOf(errors, 'problem')} before it can run`,
      command: 'workbench.actions.view.problems',
    }
  const plan = planExperiment(experiment)
  const first = { ...plan, runs: plan.runs.filter(({ added }) => !added) }
  const seconds = estimate(experiment, plan, options)
  const least = experiment.seedRule && estimate(experiment, first, options)
  const time =
    seconds === undefined ? '' : `, ${least === undefined ? 'about' : `${about(least)} to`} ${about(seconds)}`
  return {
    title: `▶ Run ${formatRuns(first.runs.length, plan.runs.length)}${time}`,
    command: 'finetuneLab.run',
    arguments: [{ file }],
  }
}

/** Seconds, from the last measured speed of the CPU kernels. Undefined if there is none, or if another executor trains. */
function estimate(
  experiment: Experiment,
  plan: ReturnType<typeof planExperiment>,
  { surroundings, checked, history }: LensOptions,
): number | undefined {
  const { executor } = experiment
  if (executorDescription(likelyExecutor(executor)).inLockstep) return undefined
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
  const words = {
    running: ['Sweep is running:', `${finished} of ${formatNumberOf(total, 'run')}`, accuracy],
    waiting: ['Sweep is waiting for Slurm:', `${finished} of ${formatNumberOf(total, 'run')}`, accuracy],
    finished: ['Last sweep:', accuracy, when],
    interrupted: ['Last sweep:', `interrupted at ${finished} of ${total}`, accuracy, when],
    failed: ['Last sweep:', `${failed} of ${total} failed`, accuracy, when],
  }[state]
  const [what, ...rest] = words
  return {
    title: `${what} ${rest.filter(Boolean).join(' · ')}`,
    command: 'finetuneLab.openSweep',
    arguments: [{ folder }],
  }
}
