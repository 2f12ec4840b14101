import { DataError, type ExaminedDataset, examineDataset, findDatasets } from '@finetune-lab/data'
import { ExitCode, exitCodeOf } from '@finetune-lab/engine'
import type { Command } from 'commander'
import { dataOption } from '../../arguments.ts'
import { count } from '../../format.ts'
import { isThere } from './list.ts'

/**
 * `data check`: reads whole data sets, as a run does, and reports what is wrong with them. The exit code is 2 if a run
 * could not use one, 3 if one is missing. What only looks wrong is a warning.
 */
export function addDataCheck(data: Command): void {
  data
    .command('check')
    .description('read whole data sets and verify them')
    .argument('[names...]', 'data sets (default: all that were found)')
    .addOption(dataOption())
    .action(checkData)
}

async function checkData(names: readonly string[], { data }: { readonly data?: string }): Promise<void> {
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
