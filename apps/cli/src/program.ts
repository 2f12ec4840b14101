import { VERSION } from '@finetune-lab/engine'
import { Command } from 'commander'
import { addChallenge } from './commands/challenge.ts'
import { addCheck } from './commands/check.ts'
import { addClean } from './commands/clean.ts'
import { addData } from './commands/data.ts'
import { addDoctor } from './commands/doctor.ts'
import { addExport } from './commands/export.ts'
import { addInspect } from './commands/inspect.ts'
import { addDelete } from './commands/manage/delete.ts'
import { addMarks } from './commands/manage/marks.ts'
import { addNote } from './commands/manage/note.ts'
import { addRename } from './commands/manage/rename.ts'
import { addRestore } from './commands/manage/restore.ts'
import { addSweeps } from './commands/manage/sweeps.ts'
import { addTag } from './commands/manage/tag.ts'
import { addMcp } from './commands/mcp.ts'
import { addNew } from './commands/new.ts'
import { addPlan } from './commands/plan.ts'
import { addReport } from './commands/report.ts'
import { addResume } from './commands/resume.ts'
import { addRun } from './commands/run.ts'
import { addSetup } from './commands/setup.ts'
import { addStatus } from './commands/status.ts'
import { addStop } from './commands/stop.ts'
import { addSubmit } from './commands/submit.ts'
import { addWork } from './commands/work.ts'

/** The command line. Each command declares its arguments and options in its own file under `commands/`. */
export function program(): Command {
  const root = new Command('finetune-lab')
    .description(
      'How many labelled samples per class does pre-training need, and can mixing augmentations stand in for labels?',
    )
    .version(VERSION)
    .showHelpAfterError('(run finetune-lab --help for a list of commands)')
    .exitOverride()
  for (const add of COMMANDS) add(root)
  return root
}

/** In the order of `--help`. */
const COMMANDS = [
  addRun,
  addNew,
  addPlan,
  addCheck,
  addStatus,
  addSweeps,
  addRename,
  addNote,
  addTag,
  addMarks,
  addDelete,
  addRestore,
  addStop,
  addResume,
  addSubmit,
  addWork,
  addClean,
  addReport,
  addChallenge,
  addExport,
  addInspect,
  addMcp,
  addData,
  addSetup,
  addDoctor,
]
