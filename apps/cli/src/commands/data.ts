import { DataError, examineDataset, locateDataset, registeredDatasets } from '@finetune-lab/data'
import { ExitCode } from '@finetune-lab/engine'
import Table from 'cli-table3'
import { count } from '../format.ts'

/** `data list`: every known data set and where it was found. */
export async function listData({ data, json }: { readonly data?: string; readonly json?: boolean }): Promise<void> {
  const rows = await Promise.all(
    registeredDatasets.map(async ({ name, title, classes, synthetic }) => ({
      name,
      title,
      classes: classes.length,
      synthetic,
      folder: synthetic ? undefined : await folderOf(name, data),
    })),
  )
  if (json) {
    console.log(JSON.stringify(rows, null, 2))
    return
  }
  const table = new Table({
    head: ['name', 'title', 'classes', 'found'],
    style: { head: [], border: [], compact: true },
  })
  for (const { name, title, classes, synthetic, folder } of rows)
    table.push([name, title, classes, synthetic ? 'built in (synthetic)' : (folder ?? 'missing')])
  console.log(table.toString())
  if (rows.some(row => !row.synthetic && !row.folder))
    console.log(
      'What is missing is looked for in --data, $FINETUNE_LAB_DATA, ./data and the cache, a folder for each data set.',
    )
}

async function folderOf(name: string, dataFolder: string | undefined): Promise<string | undefined> {
  const location = await locateDataset(name, { dataFolder })
  return location.found ? location.folder : undefined
}

/** `data check`: reads whole data sets, as a run does, and tells what is wrong with them. */
export async function checkData(names: readonly string[], { data }: { readonly data?: string }): Promise<void> {
  const chosen = names.length > 0 ? names : await present(data)
  let worst: number = ExitCode.done
  for (const name of chosen) {
    try {
      const { train, test, classes, folder, mean, std } = await examineDataset(name, { dataFolder: data })
      console.log(
        `${name}: good. ${classes.length} classes, ${count(train.count)} training and ${count(test.count)} test images, mean ${mean}, std ${std}, ${folder}`,
      )
    } catch (error) {
      if (!(error instanceof DataError)) throw error
      console.error(`finetune-lab: ${error.message}`)
      worst = Math.max(worst, error.kind === 'missing' ? ExitCode.machineLacksSomething : ExitCode.wrongInput)
    }
  }
  process.exitCode = worst
}

async function present(dataFolder: string | undefined): Promise<string[]> {
  const found = await Promise.all(
    registeredDatasets.map(async ({ name, synthetic }) =>
      synthetic || (await folderOf(name, dataFolder)) ? [name] : [],
    ),
  )
  return found.flat()
}
