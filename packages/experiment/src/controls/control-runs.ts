import type { RunSettings } from '../plan/run-settings.ts'
import { type ControlName, findControl } from './controls.ts'

/**
 * The runs of a control among those without augmentation, one per number of samples. A level control has one, in place of
 * the first. From scratch, each finetuning data set needs a network of its own, and so a run.
 *
 * @param runs without augmentation, which differ only in their samples per class
 */
export function controlRuns(control: ControlName, runs: readonly RunSettings[]): RunSettings[] {
  const own = findControl(control)!.level ? runs.slice(0, 1) : runs
  if (control !== 'scratch') return own.map(run => ({ ...run, control }))
  return own.flatMap(run => run.finetunes.map(finetune => ({ ...run, control, finetunes: [finetune] })))
}

/** The number of control runs with one seed and one value of each setting but the samples per class. */
export function controlRunsPerPart(names: readonly ControlName[], sizes: number, datasets: number): number {
  return names.reduce(
    (sum, name) => sum + (findControl(name)!.level ? 1 : sizes) * (name === 'scratch' ? datasets : 1),
    0,
  )
}
