import * as vscode from 'vscode'
import { fetchData, importImages } from '../datasets/data-commands.ts'
import type { ExperimentFiles } from '../experiments/experiment-files.ts'
import { doctor } from '../machine/doctor.ts'
import { setUpTensorflow } from '../machine/setup.ts'
import { newExperiment } from '../new-experiment/new-experiment.ts'
import { challengeAnswers } from '../results/challenge-answers.ts'
import { exportResults } from '../results/export-results.ts'
import { writeReport } from '../results/write-report.ts'
import { isGoingOn } from '../store/store-model.ts'
import {
  archiveSweeps,
  deleteSweeps,
  editNotes,
  renameSweep,
  restoreSweeps,
  starSweeps,
  tagSweeps,
} from '../sweeps/manage-sweeps.ts'
import type { Lab } from './lab.ts'
import { registerCommand } from './register-command.ts'
import { runExperiment } from './run-experiment.ts'
import { resume, stop } from './stop-and-resume.ts'
import {
  experimentFile,
  namedFile,
  namedSweep,
  namedSweeps,
  oneSweep,
  someSweeps,
  sweepsOrOne,
  sweepsToChange,
} from './targets.ts'
import { isTrusted } from './trust.ts'

/** Every `finetuneLab.*` command. */
export function registerCommands(context: vscode.ExtensionContext, lab: Lab, files: ExperimentFiles): void {
  const { model, panels } = lab
  const command = (name: string, work: (argument?: unknown, selected?: unknown) => unknown) =>
    registerCommand(context, name, work)

  command('run', async argument => {
    const file = await experimentFile(argument, files)
    if (file) await runExperiment(file, lab)
  })
  command('stop', async argument => {
    if (!(await isTrusted('Stopping sweeps'))) return
    const sweep = await oneSweep(argument, model, 'Stop which sweep?', isGoingOn)
    if (sweep) await stop(sweep.folder, lab)
  })
  command('resume', async argument => {
    if (!(await isTrusted('Running experiments'))) return
    const left = ['interrupted', 'failed']
    const sweep = await oneSweep(argument, model, 'Resume which sweep?', ({ state }) => left.includes(state))
    if (sweep) await resume(sweep.folder, lab)
  })
  command('openSweep', async argument => {
    const running = model.running()
    // From the status bar with several sweeps running: offer only those.
    const among = running.length > 1 && !namedSweep(argument) ? 'running' : undefined
    const sweep = await oneSweep(argument, model, 'Open which sweep?', ({ state }) => !among || state === among)
    if (sweep) panels.sweep.open({ folder: sweep.folder, run: sweep.run }, undefined, sweep.keepFocus)
  })
  command('inspectAugmentation', async argument => {
    const run = namedSweep(argument)
    if (run?.run !== undefined) panels.inspector.open({ run: { folder: run.folder, id: run.run } })
    else {
      const file = namedFile(argument) ?? openExperiment()
      panels.inspector.open(file ? { file: file.fsPath } : {})
    }
  })
  command('compare', async (argument, selected) => {
    const rows = Array.isArray(selected) ? selected.flatMap(row => namedSweeps(row) ?? []) : []
    const folders = await someSweeps(rows.length > 1 ? { folders: rows } : argument, model, 'Compare')
    if (folders) panels.compare.open({ folders: [...folders] })
  })
  command('report', async argument => {
    if (!(await isTrusted('Writing reports'))) return
    const folders = await sweepsOrOne(argument, model, 'Report on which sweep?')
    if (folders) await writeReport(folders, lab.runTask)
  })
  command('challenge', async argument => {
    if (!(await isTrusted('Challenging answers'))) return
    const sweep = await oneSweep(argument, model, 'Challenge the answers of which sweep?')
    if (sweep) await challengeAnswers(sweep.folder, lab)
  })
  command('export', async argument => {
    if (!(await isTrusted('Exporting results'))) return
    const folders = await sweepsOrOne(argument, model, 'Export which sweep?')
    if (folders) await exportResults(folders, lab.runTask)
  })
  registerManagement(command, lab)
  command('fetchData', argument => fetchData(argument, lab))
  command('importImages', argument => importImages(argument, lab))
  command('newExperiment', argument => newExperiment(argument, lab.dist))
  command('setup', argument => setUpTensorflow(argument, lab.runTask))
  command('doctor', async () => {
    if (await isTrusted('Checking this machine')) await doctor(lab.runTask)
  })
}

/** What users do with sweeps that exist; each works from the tree, the table, a panel and the palette. */
function registerManagement(command: Register, lab: Lab): void {
  const { model, panels, experiments } = lab
  const manage = (name: string, title: string, work: (folders: readonly string[]) => unknown) =>
    command(name, async (argument, selected) => {
      if (!(await isTrusted('Changing sweeps'))) return
      const folders = await sweepsToChange(argument, selected, lab, title)
      if (folders.length > 0) await work(folders)
    })
  manage('renameSweep', 'Rename which sweep?', ([folder]) => renameSweep(folder, model))
  manage('editNotes', 'Notes of which sweep?', ([folder]) => editNotes(folder))
  manage('tagSweep', 'Tag which sweep?', folders => tagSweeps(folders, model))
  manage('starSweep', 'Star which sweep?', folders => starSweeps(folders, model))
  manage('archiveSweep', 'Archive which sweep?', folders => archiveSweeps(folders, model))
  manage('deleteSweep', 'Delete which sweep?', folders => deleteSweeps(folders, model))
  command('restoreSweeps', async () => {
    if (await isTrusted('Changing sweeps')) await restoreSweeps(model)
  })
  command('allSweeps', () => panels.sweeps.open({}))
  command('filterSweeps', () => experiments.askFilter())
  command('clearFilter', () => experiments.setFilter(''))
}

type Register = (name: string, work: (argument?: unknown, selected?: unknown) => unknown) => void

function openExperiment(): vscode.Uri | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri
  return uri?.path.endsWith('.experiment.yaml') ? uri : undefined
}
