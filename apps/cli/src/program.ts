import { FIGURES } from '@finetune-lab/charts'
import { FITS } from '@finetune-lab/data'
import { VERSION } from '@finetune-lab/engine'
import { executorDescription, executorNames } from '@finetune-lab/model/page'
import { Command, Option } from 'commander'
import {
  addAxisOptions,
  buildOption,
  dataOption,
  executorOption,
  factorList,
  jsonOption,
  seedList,
  seedsOption,
  share,
  sizeList,
  storeOption,
  wholeNumber,
  workersOption,
} from './arguments.ts'
import { challenge } from './commands/challenge.ts'
import { removeData, renameData, restoreData } from './commands/change-data.ts'
import { check } from './commands/check.ts'
import { clean } from './commands/clean.ts'
import { checkData, listData } from './commands/data.ts'
import { deleteSweeps, restore } from './commands/delete.ts'
import { doctor } from './commands/doctor.ts'
import { exportSweeps, FORMATS } from './commands/export.ts'
import { fetchData } from './commands/fetch-data.ts'
import { importData } from './commands/import-data.ts'
import { inspect } from './commands/inspect.ts'
import { mcp } from './commands/mcp.ts'
import { newExperiment } from './commands/new.ts'
import { note } from './commands/note.ts'
import { plan } from './commands/plan.ts'
import { rename } from './commands/rename.ts'
import { report } from './commands/report.ts'
import { resume } from './commands/resume.ts'
import { run, work } from './commands/run.ts'
import { type SetupCommandOptions, setup } from './commands/setup.ts'
import { showData } from './commands/show-data.ts'
import { archive, star } from './commands/star.ts'
import { status } from './commands/status.ts'
import { stop } from './commands/stop.ts'
import { submit } from './commands/submit.ts'
import { sweeps } from './commands/sweeps.ts'
import { tag } from './commands/tag.ts'
import { addSlurmOptions } from './slurm-options.ts'

const SWEEP = 'sweep id, an unambiguous prefix of one, or "last"'

/** Every command with its options. Each command is implemented in its own file under `commands/`. */
export function program(): Command {
  const root = new Command('finetune-lab')
    .description(
      'How many labelled samples per class does pre-training need, and can mixing augmentations stand in for labels?',
    )
    .version(VERSION)
    .showHelpAfterError('(run finetune-lab --help for a list of commands)')
    .exitOverride()

  const running = root
    .command('run')
    .description('run an experiment: show progress and a result table, write a report')
    .argument('<file>', 'experiment file')
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(executorOption())
    .addOption(buildOption('auto'))
    .addOption(seedsOption())
    .option('--resume', 'resume the latest unfinished sweep of the same runs, if there is one')
    .option('--needed', 'train only what is needed: reuse identical finished runs from other sweeps in the store')
    .addOption(jsonOption())
  addAxisOptions(running).action(run)

  root
    .command('new')
    .description('write an experiment file that follows from a sweep, and show what differs; overwrites nothing')
    .requiredOption('--from <sweep>', SWEEP)
    .option('--seeds <seeds>', 'more seeds: a count (10) or a list (0,5,7)', seedList)
    .option('--only <augmentation>', 'only this augmentation: mixup, "mixup(alpha=0.4)"')
    .option('--s <sizes>', 'only these numbers of samples per class, separated by commas', sizeList)
    .addOption(new Option('--finer <s>', 'more sizes around this one').argParser(wholeNumber(1, 10_000_000)))
    .option('--pretrain <dataset>', 'pre-train on another data set')
    .option('--finetune <datasets>', 'finetune on other data sets, separated by commas', text => text.split(','))
    .option('--out <file>', 'file to write (default: next to the experiment file, named after the change)')
    .addOption(storeOption())
    .action(newExperiment)

  root
    .command('plan')
    .description('show what run would do: runs, batches, estimated time, data found or missing; changes nothing')
    .argument('<file>', 'experiment file')
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(executorOption())
    .addOption(seedsOption())
    .addOption(jsonOption())
    .action(plan)

  root
    .command('check')
    .description('report every problem in experiment files, with line and column')
    .argument('[files...]', 'experiment files')
    .option('--json-schema', 'print the JSON Schema for experiment files')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(check)

  const showing = root
    .command('status')
    .description('show one sweep, or list the state of all sweeps in the store')
    .argument('[sweep]', SWEEP)
    .option('--follow', 'follow the sweep live until no process works on it; Ctrl-C closes only the view')
    .addOption(storeOption())
    .addOption(jsonOption())
  addAxisOptions(showing).action(status)

  addManagement(root)

  root
    .command('stop')
    .description('stop a sweep, no matter who started it')
    .argument('<sweep>', SWEEP)
    .addOption(storeOption())
    .action(stop)

  const resumeCommand = root
    .command('resume')
    .description('resume a stopped or interrupted sweep, on this machine or, with --slurm, as a Slurm job')
    .argument('<sweep>', SWEEP)
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(jsonOption())
  addAxisOptions(resumeCommand).action(resume)
  resumeCommand.optionsGroup('Slurm (default: the options of the previous submission):')
  addSlurmOptions(resumeCommand)
  resumeCommand.option('--yes', 'run the shell lines stored with the sweep without asking')

  const submitCommand = root
    .command('submit')
    .description('run an experiment on a cluster, as a Slurm job array whose tasks claim runs until none are left')
    .argument('<file>', 'experiment file')
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption('worker threads per task (default: one per core)'))
    .addOption(executorOption())
    .addOption(buildOption('plain'))
    .addOption(seedsOption())
    .option('--needed', 'train only what is needed: reuse identical finished runs from other sweeps in the store')
    .addOption(jsonOption())
    .action(submit)
  submitCommand.optionsGroup('Slurm:')
  addSlurmOptions(submitCommand)

  const working = root
    .command('work')
    .description('claim runs of a sweep until none are left; start any number of these on hosts that share the store')
    .argument('<sweep>', SWEEP)
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(jsonOption())
  addAxisOptions(working).action(work)

  root
    .command('clean')
    .description(
      'free disk space: remove what crashed or finished runs left behind, deleted sweeps and, on request, old sweeps; lists everything and asks first',
    )
    .addOption(
      new Option(
        '--older-than <days>',
        'also delete sweeps older than this many days, including their results',
      ).argParser(wholeNumber(0, 100_000)),
    )
    .option('--dry-run', 'only list what would be removed')
    .option('--yes', 'do not ask')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(clean)

  const reporting = root
    .command('report')
    .description('write a report: one HTML file that needs no network, or Markdown; several sweeps are compared')
    .argument('<sweeps...>', SWEEP)
    .option(
      '--out <file>',
      'file to write, or - for standard output; a name ending in .md writes Markdown with figures next to it (default: report.html in the first sweep’s folder)',
    )
    .addOption(dataOption())
    .addOption(storeOption())
  addAxisOptions(reporting).action(report)

  root
    .command('challenge')
    .description(
      'does the answer survive? Train other heads on the frozen extractors of a sweep (converged, other learning rates, more batches) and judge each answer by them; run it again to continue',
    )
    .argument('<sweep>', SWEEP)
    .option('--heads', 'only converged heads, and what the next two options name')
    .addOption(
      new Option(
        '--rates [factors]',
        'only these factors of the learning rate (0.3,0.1), and what the other two name',
      ).argParser(factorList),
    )
    .addOption(
      new Option(
        '--budgets [factors]',
        'only these factors of the number of batches (5), and what the other two name',
      ).argParser(factorList),
    )
    .addOption(new Option('--seeds <n>', 'only the first n seeds').argParser(wholeNumber(1, 100_000)))
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(jsonOption())
    .action(challenge)

  const exporting = root
    .command('export')
    .description('export results for other programs')
    .argument('<sweeps...>', SWEEP)
    .addOption(
      new Option(
        '--to <format>',
        'csv, json, svg and png write a file, tensorboard and safetensors a folder; mlflow sends to a server',
      )
        .choices(FORMATS)
        .makeOptionMandatory(),
    )
    .option(
      '--out <path>',
      'file, or - for standard output (default: -); folder; URL of an MLflow tracking server (default: $MLFLOW_TRACKING_URI)',
    )
    .addOption(new Option('--figure <figure>', 'figure for svg and png').choices(FIGURES).default('accuracy'))
    .addOption(dataOption())
    .addOption(storeOption())
  addAxisOptions(exporting).action(exportSweeps)

  root
    .command('inspect')
    .description('write a contact sheet of augmented samples: the exact batches that the experiment’s runs train on')
    .argument('<file>', 'experiment file')
    .requiredOption('--out <file>', 'file to write, .html or .png; - writes the page to standard output')
    .addOption(new Option('--batch <n>', 'first batch to show').argParser(wholeNumber(1, 10_000_000)).default(1))
    .addOption(new Option('--batches <n>', 'number of batches to show').argParser(wholeNumber(1, 20)).default(1))
    .addOption(
      new Option('--seed <n>', 'seed (default: the file’s first)').argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    )
    .addOption(
      new Option('--samples-per-class <n>', 'samples per class (default: the file’s first)').argParser(
        wholeNumber(1, 100_000),
      ),
    )
    .addOption(dataOption())
    .action(inspect)

  root
    .command('mcp')
    .description(
      'serve agents over standard input and output (Model Context Protocol); they stay in this folder, and ask before they run anything',
    )
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .action(mcp)

  const data = root.command('data').description('list, show, check, download, import, rename and remove data sets')
  data
    .command('list')
    .description('list every known data set and where it was found')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(listData)
  data
    .command('check')
    .description('read whole data sets and verify them')
    .argument('[names...]', 'data sets (default: all that were found)')
    .addOption(dataOption())
    .action(checkData)
  data
    .command('show')
    .description('show a data set: images per class, origin, check results and, with --out, images')
    .argument('<name>', 'data set')
    .option('--out <file>', 'sheet of training images of each class to write, .png or .svg')
    .addOption(
      new Option('--page <n>', 'which images: 2 shows those after page 1')
        .argParser(wholeNumber(1, 100_000))
        .default(1),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(showData)
  data
    .command('rename')
    .description('rename an imported data set')
    .argument('<name>', 'data set')
    .argument('<new>', 'new name')
    .addOption(dataOption())
    .action(renameData)
  data
    .command('remove')
    .description('move data sets to the trash next to them')
    .argument('<names...>', 'data sets')
    .option('--yes', 'do not ask')
    .addOption(dataOption())
    .action(removeData)
  data
    .command('restore')
    .description('bring a removed data set back')
    .argument('[name]', 'data set (default: the one that was removed last)')
    .option('--list', 'list removed data sets instead')
    .addOption(dataOption())
    .action(restoreData)
  data
    .command('fetch')
    .description('download data sets into the cache, where every workspace finds them, and verify their checksums')
    .argument('<names...>', 'mnist, fashion-mnist, emnist-letters')
    .option('--data <dir>', 'folder to create one folder per data set in, instead of the cache')
    .option('--mirror <url>', 'download from this URL instead of the usual source')
    .action(fetchData)
  data
    .command('import')
    .description(
      'make a data set from a folder of PNG or JPEG images (one sub-folder per class, or train and test folders that contain these), or from labelled arrays: NumPy .npz, Kaggle’s .csv, CIFAR’s binary folder',
    )
    .argument('<source>', 'folder of images, or file of labelled arrays')
    .option('--name <name>', 'name of the data set (default: the folder’s name)')
    .option('--data <dir>', 'folder to create the data set’s folder in, instead of the cache')
    .addOption(
      new Option(
        '--test-share <share>',
        'share of each class to keep for testing, if there are no train and test folders',
      )
        .argParser(share)
        .default(0.2),
    )
    .addOption(
      new Option('--seed <n>', 'seed for choosing the test images').argParser(wholeNumber(0, 2 ** 31)).default(0),
    )
    .addOption(
      new Option(
        '--ink <ink>',
        'dark on light paper or light on black; auto: decide by the borders of most images; each: decide per image',
      )
        .choices(['auto', 'each', 'dark', 'light'])
        .default('auto'),
    )
    .addOption(
      new Option(
        '--fit <fit>',
        'pad: keep proportions, fill the rest with the border’s colour; stretch: fill the square; crop: the ink scaled into MNIST’s 20 × 20 box and centred by mass; whole: like pad, but the rest black',
      )
        .choices(FITS)
        .default('pad'),
    )
    .option('--strict', 'fail without writing anything if a file would be left out or looks wrong')
    .option('--replace', 'replace an imported data set of the same name')
    .action(importData)

  const install = root
    .command('setup')
    .description('install a native backend for all workspaces; shows sizes first and tests it afterwards')
  for (const name of executorNames) {
    const { tensorflow: kind, setup: description } = executorDescription(name)
    if (!kind || !description) continue
    const command = install
      .command(name)
      .description(description)
      .option('--yes', 'do not ask')
      .option('--anew', 'reinstall even if it is installed; the old one is kept until the new one passes its test')
      .option('--remove', 'remove it, even if only partly installed')
    if (kind === 'gpu')
      command
        .option('--from <dir>', 'use the CUDA libraries of a Python environment with PyTorch or TensorFlow')
        .option('--without-gpu', 'install even if this machine has no GPU, such as a cluster’s login node')
    command.action((options: SetupCommandOptions) => setup(kind, options))
  }

  root
    .command('doctor')
    .description('check what this machine offers, and what to do if something is missing')
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(doctor)

  return root
}

/** Commands that find, name and clear away sweeps. What they write never changes a result. */
function addManagement(root: Command): void {
  root
    .command('sweeps')
    .description('table of sweeps: settings that differ, best accuracy, seeds, training time, tags')
    .option(
      '--filter <expression>',
      'words and comparisons: "s >= 8 and best > 60", "tag:baseline", "age < 2d", "not is:starred"',
    )
    .option('--sort <column>', 'best and date start with the highest; a leading - reverses (default: newest first)')
    .option('--columns <names>', 'columns to show, separated by commas', text =>
      text.split(',').map(name => name.trim()),
    )
    .option('--all', 'also list archived sweeps')
    .option('--trash', 'list deleted sweeps instead')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(sweeps)
  root
    .command('rename')
    .description('give a sweep another name; "" restores the name in its experiment file')
    .argument('<sweep>', SWEEP)
    .argument('<name>', 'the new name')
    .addOption(storeOption())
    .action(rename)
  root
    .command('note')
    .description('print a sweep’s notes, or replace them')
    .argument('<sweep>', SWEEP)
    .argument('[text...]', 'Markdown; - reads it from standard input, "" removes the notes')
    .option('--add', 'add a paragraph instead of replacing the notes')
    .addOption(storeOption())
    .action(note)
  root
    .command('tag')
    .description('print a sweep’s tags, or add some')
    .argument('<sweep>', SWEEP)
    .argument('[tags...]', 'tags without spaces, such as baseline')
    .option('--remove', 'remove these tags instead')
    .addOption(storeOption())
    .action(tag)
  for (const [name, description, action] of [
    ['star', 'mark sweeps with a star', star],
    ['archive', 'hide sweeps from lists; results stay', archive],
  ] as const)
    root
      .command(name)
      .description(description)
      .argument('<sweeps...>', SWEEP)
      .option('--undo', 'undo this')
      .addOption(storeOption())
      .action(action)
  root
    .command('delete')
    .description('move sweeps to the store’s trash; restore brings them back, clean empties the trash')
    .argument('<sweeps...>', SWEEP)
    .option('--yes', 'do not ask')
    .addOption(storeOption())
    .action(deleteSweeps)
  root
    .command('restore')
    .alias('undo')
    .description('bring deleted sweeps back')
    .argument('[sweeps...]', 'sweep ids, unambiguous prefixes, or "last" (default: the one that was deleted last)')
    .addOption(storeOption())
    .action(restore)
}
