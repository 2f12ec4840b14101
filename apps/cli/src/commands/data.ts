import type { Command } from 'commander'
import { addDataCheck } from './data/check.ts'
import { addDataFetch } from './data/fetch.ts'
import { addDataImport } from './data/import.ts'
import { addDataList } from './data/list.ts'
import { addDataRemove } from './data/remove.ts'
import { addDataRename } from './data/rename.ts'
import { addDataRestore } from './data/restore.ts'
import { addDataShow } from './data/show.ts'

/** `data`: one file per subcommand, in the order of `data --help`. */
export function addData(program: Command): void {
  const data = program
    .command('data')
    .description('list, check, show, rename, remove, restore, download and import data sets')
  addDataList(data)
  addDataCheck(data)
  addDataShow(data)
  addDataRename(data)
  addDataRemove(data)
  addDataRestore(data)
  addDataFetch(data)
  addDataImport(data)
}
