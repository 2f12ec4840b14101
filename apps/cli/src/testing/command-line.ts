import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { smallData, smallExperimentText } from '@finetune-lab/engine/testing'
import { listSweeps, readSweep, type SweepSnapshot, sweepFolder } from '@finetune-lab/runs'

// The built command line as users run it: real processes and real files, each in its own folder.

export const cli = fileURLToPath(new URL('../../dist/finetune-lab.js', import.meta.url))
export const data = smallData()

/** A new folder with an experiment file. */
export function workspace(text = smallExperimentText(data)): string {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-workspace-'))
  writeFileSync(join(folder, 'small.experiment.yaml'), text)
  return folder
}

/** Runs the command line to the end, without this machine's data and without colours. */
export function finetuneLab(cwd: string, ...args: string[]) {
  return finetuneLabWith({}, cwd, ...args)
}

export function finetuneLabWith(environment: NodeJS.ProcessEnv, cwd: string, ...args: string[]) {
  const own = { FINETUNE_LAB_DATA: '', XDG_CACHE_HOME: join(cwd, 'cache'), NO_COLOR: '1' }
  const env = { ...process.env, ...own, ...environment }
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8', env })
  return { status, stdout, stderr }
}

/** Options of `run` for a quick sweep with the same bits on every machine. */
export const FEW = ['--seeds', '1', '--build', 'plain']

/** The sweep's id in the output of `run`. */
export const sweepId = (output: string) => /^Sweep {3}(\S+)/m.exec(output)![1]

export const store = (folder: string) => join(folder, '.finetune-lab')

/** The only sweep in the folder's store, read from its files; undefined if there is none yet. */
export function sweepIn(folder: string): SweepSnapshot | undefined {
  const [id] = listSweeps(store(folder))
  return id === undefined ? undefined : readSweep(sweepFolder(store(folder), id))
}

/** A CSV without the columns that differ from sweep to sweep. */
export const results = (csv: string) => csv.replace(/^((?:[^,]*,){9})[^,]*,/gm, '$1')
