import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { readSweepRecord, StoreError } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import { storeOfSweep } from './workspace-stores.ts'

/** Where users look for results of a sweep: the folder of its experiment file, or else its workspace folder. */
export function besideExperiment(sweepFolder: string): vscode.Uri | undefined {
  const place = [folderOfFile(sweepFolder), storeOfSweep(sweepFolder)?.workspace].find(path => path && existsSync(path))
  return place === undefined ? undefined : vscode.Uri.file(place)
}

function folderOfFile(sweepFolder: string): string | undefined {
  try {
    return dirname(readSweepRecord(sweepFolder).file)
  } catch (error) {
    if (error instanceof StoreError) return undefined
    throw error
  }
}
