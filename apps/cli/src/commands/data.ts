import {
  DataError,
  type ExaminedDataset,
  examineDataset,
  fetchableDatasets,
  findDatasets,
  type KnownDataset,
} from '@finetune-lab/data'
import { ExitCode, exitCodeOf } from '@finetune-lab/engine'
import Table from 'cli-table3'
import { count, megabytes } from '../format.ts'

/** `data list`: lists every known data set and where it was found. */
export async function listData({ data, json }: { readonly data?: string; readonly json?: boolean }): Promise<void> {
  const rows = await findDatasets({ dataFolder: data })
  if (json) {
    console.log(JSON.stringify(rows, null, 2))
    return
  }
  const table = new Table({
    head: ['name', 'title', 'classes', 'found'],
    style: { head: [], border: [], compact: true },
  })
  for (const row of rows) table.push([row.name, row.title, row.classes ?? '', whereFound(row)])
  console.log(table.toString())
  if (!rows.every(isThere))
    console.log('Searched: --data, $FINETUNE_LAB_DATA, ./data and the cache, for one folder per data set.')
}

/**
 * `data check`: reads whole data sets, as a run does, and reports what is wrong with them. The exit code is 2 if a run
 * could not use one, 3 if one is missing. What only looks wrong is a warning.
 */
export async function checkData(names: readonly string[], { data }: { readonly data?: string }): Promise<void> {
  const found = names.length > 0 ? [] : await findDatasets({ dataFolder: data })
  const chosen = names.length > 0 ? names : found.filter(isThere).map(({ name }) => name)
  let worst: number = ExitCode.done
  for (const name of chosen) {
    try {
      const examined = await examineDataset(name, { dataFolder: data })
      for (const line of verdict(examined)) console.log(line)
      if (examined.findings.some(({ unusable }) => unusable)) worst = Math.max(worst, ExitCode.wrongInput)
    } catch (error) {
      if (!(error instanceof DataError)) throw error
      console.error(`finetune-lab: ${error.message}`)
      worst = Math.max(worst, exitCodeOf(error)!)
    }
  }
  process.exitCode = worst
}

function verdict({ name, train, test, classes, folder, mean, std, findings }: ExaminedDataset): string[] {
  const errors = findings.filter(({ unusable }) => unusable)
  const warnings = findings.length - errors.length
  const usable = warnings === 0 ? 'good' : `usable, with ${warnings === 1 ? 'a warning' : `${warnings} warnings`}`
  const judgement = errors.length > 0 ? 'not usable' : usable
  return [
    `${name}: ${judgement}. ${classes.length} ${classes.length === 1 ? 'class' : 'classes'}, ${count(train.count)} training and ${count(test.count)} test images, mean ${mean}, std ${std}, ${folder}`,
    ...findings.map(({ unusable, message }) => `  ${unusable ? 'error' : 'warning'}: ${message}`),
  ]
}

const isThere = ({ synthetic, folder }: KnownDataset) => synthetic || folder !== undefined

function whereFound({ name, synthetic, folder }: KnownDataset): string {
  if (synthetic) return 'built in (synthetic)'
  if (folder !== undefined) return folder
  const bytes = fetchableDatasets().find(dataset => dataset.name === name)?.bytes
  return bytes === undefined ? 'missing' : `missing (data fetch ${name}: ${megabytes(bytes)})`
}
