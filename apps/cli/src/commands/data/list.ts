import { fetchableDatasets, findDatasets, type KnownDataset } from '@finetune-lab/data'
import Table from 'cli-table3'
import type { Command } from 'commander'
import { dataOption, jsonOption } from '../../arguments.ts'
import { megabytes } from '../../format.ts'

/** `data list`: lists every known data set and where it was found. */
export function addDataList(data: Command): void {
  data
    .command('list')
    .description('list every known data set and where it was found')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(listData)
}

async function listData({ data, json }: { readonly data?: string; readonly json?: boolean }): Promise<void> {
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

/** Whether a data set is on this machine. */
export const isThere = ({ synthetic, folder }: KnownDataset) => synthetic || folder !== undefined

function whereFound({ name, synthetic, folder }: KnownDataset): string {
  if (synthetic) return 'built in (synthetic)'
  if (folder !== undefined) return folder
  const bytes = fetchableDatasets().find(dataset => dataset.name === name)?.bytes
  return bytes === undefined ? 'missing' : `missing (data fetch ${name}: ${megabytes(bytes)})`
}
