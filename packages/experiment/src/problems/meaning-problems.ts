import { augmentationLabel, findAugmentation } from '@finetune-lab/augmentation'
import { MAX_RUNS } from '../limits.ts'
import { withoutPartner } from '../plan/batch-size.ts'
import { datasetProblems } from './dataset-problems.ts'
import { describe, enumerate, grouped } from './describe.ts'
import type { Locate, Path } from './location.ts'
import { isMapping, listed, type Mapping, mappingIn } from './mapping.ts'
import { networkProblems } from './network-problems.ts'
import { predictionProblems } from './prediction-problems.ts'
import type { Problem } from './problem.ts'
import { type Report, reportTo } from './report.ts'
import { type WrittenSweep, writtenSweep } from './written-sweep.ts'

/**
 * Finds contradictions between values. Reads the file as written, including its invalid parts, so that everything is
 * reported at once. Wrong types are left to the schema.
 */
export function meaningProblems(value: unknown, locate: Locate, knownDatasets?: readonly string[]): Problem[] {
  const problems: Problem[] = []
  const report = reportTo(problems, locate)
  if (!isMapping(value)) return []
  const sweep = writtenSweep(value)

  duplicates(['pretrain', 'samplesPerClass'], sweep.samplesPerClass, report)
  duplicates(['finetune', 'dataset'], listed(mappingIn(value, 'finetune').dataset), report)
  duplicates(['seeds'], sweep.seeds, report)
  augmentationDuplicates(sweep.augmentation, report)
  severalInOne(mappingIn(value, 'pretrain').augmentation, report)
  partners(value, sweep, report)
  size(sweep, report)
  datasetProblems(value, report, knownDatasets)
  networkProblems(value, report)
  predictionProblems(value, sweep, report)
  return problems
}

function duplicates(path: Path, values: readonly unknown[], report: Report): void {
  const seen = new Set<unknown>()
  values.forEach((value, index) => {
    if (typeof value !== 'number' && typeof value !== 'string') return
    // The schema rejects larger numbers, which JavaScript cannot distinguish from each other.
    if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) return
    if (seen.has(value)) report([...path, index], 'duplicate', `${describe(value)} is listed twice`)
    seen.add(value)
  })
}

function augmentationDuplicates(choices: WrittenSweep['augmentation'], report: Report): void {
  const seen = new Set<string>()
  choices.forEach((choice, index) => {
    if (!choice) return
    const label = augmentationLabel(choice)
    if (seen.has(label)) report(['pretrain', 'augmentation', index], 'duplicate', `${label} is listed twice`)
    seen.add(label)
  })
}

/** Reports `{ mixup: {}, collage: {} }` and braces without a name. */
function severalInOne(written: unknown, report: Report): void {
  const base: Path = ['pretrain', 'augmentation']
  listed(written).forEach((entry, index) => {
    if (!isMapping(entry)) return
    const names = Object.keys(entry).filter(findAugmentation)
    if (names.length < 2 && Object.keys(entry).length > 0) return
    const found = names.length === 0 ? 'empty braces' : `${names.length} (${enumerate(names)}); write them as a list`
    report(Array.isArray(written) ? [...base, index] : base, 'wrong-type', `expected one augmentation, got ${found}`)
  })
}

function partners(value: Mapping, sweep: WrittenSweep, report: Report): void {
  if (mappingIn(value, 'pretrain').batchSize !== 1) return
  const lonely = withoutPartner(
    sweep.augmentation.filter(choice => choice !== undefined),
    1,
  )
  if (lonely.length > 0)
    report(
      ['pretrain', 'batchSize'],
      'out-of-range',
      `1 leaves ${enumerate(lonely)} without a partner to mix with; expected at least 2`,
    )
}

function size({ samplesPerClass, augmentation, seedCount }: WrittenSweep, report: Report): void {
  const runs = samplesPerClass.length * augmentation.length * seedCount
  if (runs > MAX_RUNS)
    report(
      ['seeds'],
      'out-of-range',
      `${grouped(runs)} runs (${seedCount} seeds × ${samplesPerClass.length} numbers of samples × ${augmentation.length} augmentations); expected at most ${grouped(MAX_RUNS)}`,
    )
}
