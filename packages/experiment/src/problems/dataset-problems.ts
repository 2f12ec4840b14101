import { DATASET_NAME } from '@finetune-lab/data/dataset-name'
import { LONGEST_LIST } from '../limits.ts'
import { describe } from './describe.ts'
import type { Path } from './location.ts'
import { isMapping, listed, type Mapping, mappingIn } from './mapping.ts'
import type { Report } from './report.ts'
import { didYouMean, suggest } from './suggestion.ts'

/** Reports unknown data sets: names that are neither in the registry nor have an entry with a path. */
export function datasetProblems(value: Mapping, report: Report, knownDatasets: readonly string[] | undefined): void {
  const declared = mappingIn(value, 'datasets')
  // The schema does not check keys that JavaScript treats specially.
  for (const name of Object.keys(declared))
    if (name === '__proto__')
      report(['datasets', name], 'invalid-text', 'expected the name of a data set, got "__proto__"', undefined, 'key')
  if (!knownDatasets) return
  const described = Object.keys(declared)
    .slice(0, LONGEST_LIST)
    .filter(name => mappingIn(declared, name).path !== undefined)
  const known = [...new Set([...knownDatasets, ...described])]

  for (const [name, settings] of Object.entries(declared))
    if (
      isMapping(settings) &&
      settings.path === undefined &&
      !knownDatasets.includes(name) &&
      DATASET_NAME.test(name)
    ) {
      const suggestion = suggest(name, knownDatasets)
      const hint = `give its path. ${didYouMean(suggestion, `Known: ${some(knownDatasets)}.`)}`
      report(['datasets', name], 'unknown-value', `unknown data set; ${hint}`, suggestion, 'key')
    }

  const use = (path: Path, name: unknown) => {
    if (typeof name !== 'string' || !DATASET_NAME.test(name) || known.includes(name)) return
    // An entry without a path is reported at the entry.
    if (Object.hasOwn(declared, name)) return
    const suggestion = suggest(name, known)
    const hint = didYouMean(suggestion, `Known: ${some(known)}. Others need a path under datasets.`)
    report(path, 'unknown-value', `unknown data set ${describe(name)}. ${hint}`, suggestion)
  }
  for (const stage of ['pretrain', 'finetune']) {
    const names = mappingIn(value, stage).dataset
    listed(names)
      .slice(0, LONGEST_LIST)
      .forEach((name, index) => {
        use(Array.isArray(names) ? [stage, 'dataset', index] : [stage, 'dataset'], name)
      })
  }
}

function some(names: readonly string[]): string {
  return names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')}, …`
}
