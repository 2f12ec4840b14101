import { FIGURES } from '@finetune-lab/charts'
import { VERSION } from '@finetune-lab/engine'
import { Command, Option } from 'commander'
import {
  buildOption,
  dataOption,
  executorOption,
  jsonOption,
  seedsOption,
  share,
  storeOption,
  wholeNumber,
  workersOption,
} from './arguments.ts'
import { check } from './commands/check.ts'
import { clean } from './commands/clean.ts'
import { checkData, listData } from './commands/data.ts'
import { doctor } from './commands/doctor.ts'
import { exportSweeps, FORMATS } from './commands/export.ts'
import { fetchData } from './commands/fetch-data.ts'
import { importData } from './commands/import-data.ts'
import { inspect } from './commands/inspect.ts'
import { plan } from './commands/plan.ts'
import { report } from './commands/report.ts'
import { resume } from './commands/resume.ts'
import { run, work } from './commands/run.ts'
import { type SetupCommandOptions, setup } from './commands/setup.ts'
import { status } from './commands/status.ts'
import { stop } from './commands/stop.ts'
import { submit } from './commands/submit.ts'
import { addSlurmOptions } from './slurm-options.ts'

const SWEEP = 'id of a sweep, an unambiguous beginning of one, or "last"'

/** Every command with its options; each command's work stands in its own file. */
export function program(): Command {
  const root = new Command('finetune-lab')
    .description(
      'How many labelled samples per class does pre-training need, and can mixing augmentations stand in for labels?',
    )
    .version(VERSION)
    .showHelpAfterError('(finetune-lab --help lists the commands)')
    .exitOverride()

  root
    .command('run')
    .description('run an experiment: progress, result table, report')
    .argument('<file>', 'experiment file')
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(executorOption())
    .addOption(buildOption('auto'))
    .addOption(seedsOption())
    .option('--resume', 'go on with the latest unfinished sweep of the same runs, if there is one')
    .option('--needed', 'take over finished runs that are identical from the store’s other sweeps')
    .addOption(jsonOption())
    .action(run)

  root
    .command('plan')
    .description('what run would do: runs, batches, estimated time, data found or missing; changes nothing')
    .argument('<file>', 'experiment file')
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(executorOption())
    .addOption(seedsOption())
    .addOption(jsonOption())
    .action(plan)

  root
    .command('check')
    .description('every problem in experiment files, with line and column')
    .argument('[files...]', 'experiment files')
    .option('--json-schema', 'print the JSON Schema of experiment files')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(check)

  root
    .command('status')
    .description('all sweeps of the store, or one of them')
    .argument('[sweep]', SWEEP)
    .option('--follow', 'show one live until nobody works on it any more; Ctrl-C leaves the view alone')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(status)

  root
    .command('stop')
    .description('stop a sweep, whoever started it')
    .argument('<sweep>', SWEEP)
    .addOption(storeOption())
    .action(stop)

  const resumeCommand = root
    .command('resume')
    .description('go on with a sweep that was stopped or cut off: on this machine, or with --slurm as a job again')
    .argument('<sweep>', SWEEP)
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(jsonOption())
    .action(resume)
  resumeCommand.optionsGroup('As a Slurm job (what is not said is as it was submitted before):')
  addSlurmOptions(resumeCommand)
  resumeCommand.option('--yes', 'do not ask about lines that the sweep keeps and that would run')

  const submitCommand = root
    .command('submit')
    .description('run an experiment on a cluster: as a Slurm job array that claims runs until none is left')
    .argument('<file>', 'experiment file')
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption('worker threads of each task (default: one for each of its cores)'))
    .addOption(executorOption())
    .addOption(buildOption('plain'))
    .addOption(seedsOption())
    .option('--needed', 'take over finished runs that are identical from the store’s other sweeps')
    .addOption(jsonOption())
    .action(submit)
  submitCommand.optionsGroup('Slurm:')
  addSlurmOptions(submitCommand)

  root
    .command('work')
    .description('claim runs of a sweep until none is left; start any number of these, on hosts that share the store')
    .argument('<sweep>', SWEEP)
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(jsonOption())
    .action(work)

  root
    .command('clean')
    .description(
      'free space: what crashed or finished runs left behind, and, if wanted, old sweeps; says what and asks',
    )
    .addOption(
      new Option('--older-than <days>', 'delete sweeps made so many days ago, results and all').argParser(
        wholeNumber(0, 100_000),
      ),
    )
    .option('--dry-run', 'only say what')
    .option('--yes', 'do not ask')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(clean)

  root
    .command('report')
    .description('one HTML file that opens without a network, or Markdown; several sweeps are compared')
    .argument('<sweeps...>', SWEEP)
    .option(
      '--out <file>',
      'where to write it, - for standard output; a name in .md makes it Markdown with its figures next to it (default: report.html in the folder of the first sweep)',
    )
    .addOption(dataOption())
    .addOption(storeOption())
    .action(report)

  root
    .command('export')
    .description('the results for other programs')
    .argument('<sweeps...>', SWEEP)
    .addOption(
      new Option(
        '--to <format>',
        'csv, json, svg and png are files; tensorboard and safetensors folders; mlflow a server',
      )
        .choices(FORMATS)
        .makeOptionMandatory(),
    )
    .option(
      '--out <path>',
      'file, - for standard output (default: -); folder; address of an MLflow tracking server (default: $MLFLOW_TRACKING_URI)',
    )
    .addOption(new Option('--figure <figure>', 'what svg and png show').choices(FIGURES).default('accuracy'))
    .addOption(dataOption())
    .addOption(storeOption())
    .action(exportSweeps)

  root
    .command('inspect')
    .description('contact sheet of augmented samples: the very batches that the experiment’s runs train on')
    .argument('<file>', 'experiment file')
    .requiredOption('--out <file>', 'where to write it: .html or .png; - for the page on standard output')
    .addOption(new Option('--batch <n>', 'the first batch').argParser(wholeNumber(1, 10_000_000)).default(1))
    .addOption(new Option('--batches <n>', 'how many of them').argParser(wholeNumber(1, 20)).default(1))
    .addOption(new Option('--seed <n>', 'default: the file’s first').argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER)))
    .addOption(new Option('--samples-per-class <n>', 'default: the file’s first').argParser(wholeNumber(1, 100_000)))
    .addOption(dataOption())
    .action(inspect)

  const data = root.command('data').description('the data sets that experiments can use')
  data
    .command('list')
    .description('every known data set and where it was found')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(listData)
  data
    .command('check')
    .description('read data sets whole and verify them')
    .argument('[names...]', 'data sets (default: all that are found)')
    .addOption(dataOption())
    .action(checkData)
  data
    .command('fetch')
    .description('download data sets, with their checksums; into the cache, where every workspace finds them')
    .argument('<names...>', 'mnist, fashion-mnist, emnist-letters')
    .option('--data <dir>', 'folder that gets a folder for each data set, instead of the cache')
    .option('--mirror <url>', 'where the files lie instead of where they usually do')
    .action(fetchData)
  data
    .command('import')
    .description(
      'make a data set of a folder of PNG or JPEG images: one sub-folder per class, or train and test with them',
    )
    .argument('<folder>', 'folder of images')
    .option('--name <name>', 'the data set’s name (default: the folder’s)')
    .option('--data <dir>', 'folder that gets a folder for the data set, instead of the cache')
    .addOption(
      new Option('--test-share <share>', 'share of each class kept for testing, without folders train and test')
        .argParser(share)
        .default(0.2),
    )
    .addOption(new Option('--seed <n>', 'which images those are').argParser(wholeNumber(0, 2 ** 31)).default(0))
    .addOption(
      new Option(
        '--ink <ink>',
        'dark on light paper or light on black; auto: as most borders are; each: each image as its border is',
      )
        .choices(['auto', 'each', 'dark', 'light'])
        .default('auto'),
    )
    .addOption(
      new Option('--fit <fit>', 'whole: the image as it is; crop: its ink in MNIST’s box of 20 × 20, centred by mass')
        .choices(['whole', 'crop'])
        .default('whole'),
    )
    .option('--strict', 'refuse, and write nothing, if a file would be left out or looks wrong')
    .option('--replace', 'replace an imported data set of that name')
    .action(importData)

  const install = root
    .command('setup')
    .description('install a native backend, once for all workspaces; tells sizes before and tries it afterwards')
  const kinds = [
    ['tensorflow', 'cpu', 'TensorFlow on the processor: slower than the kernels that are built in, for tests'],
    ['cuda', 'gpu', 'TensorFlow on an NVIDIA GPU'],
  ] as const
  for (const [name, kind, description] of kinds) {
    const command = install
      .command(name)
      .description(description)
      .option('--yes', 'do not ask')
      .option('--anew', 'also where it is there already; that stays until the new one has been tried')
      .option('--remove', 'remove it, finished or not')
    if (kind === 'gpu')
      command
        .option('--from <dir>', 'use the CUDA libraries of a Python environment with PyTorch or TensorFlow')
        .option('--without-gpu', 'also on a machine that shows no GPU, such as the login node of a cluster')
    command.action((options: SetupCommandOptions) => setup(kind, options))
  }

  root
    .command('doctor')
    .description('what this machine offers, and what to do where something is missing')
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(doctor)

  return root
}
