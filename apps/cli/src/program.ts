import { VERSION } from '@finetune-lab/engine'
import { Command, Option } from 'commander'
import { dataOption, jsonOption, seedList, storeOption, workersOption } from './arguments.ts'
import { check } from './commands/check.ts'
import { checkData, listData } from './commands/data.ts'
import { doctor } from './commands/doctor.ts'
import { exportSweeps } from './commands/export.ts'
import { plan } from './commands/plan.ts'
import { report } from './commands/report.ts'
import { resume, run } from './commands/run.ts'
import { status } from './commands/status.ts'
import { stop } from './commands/stop.ts'

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
    .addOption(new Option('--executor <name>', 'instead of the file’s').choices(['auto', 'simd', 'tensorflow', 'cuda']))
    .addOption(
      new Option('--build <name>', 'CPU kernels: plain gives the same bits on every machine, relaxed is faster')
        .choices(['auto', 'plain', 'relaxed'])
        .default('auto'),
    )
    .addOption(new Option('--seeds <seeds>', 'a count (3) or seeds (0,5,7), instead of the file’s').argParser(seedList))
    .option('--needed', 'take over finished runs that are identical from the store’s other sweeps')
    .addOption(jsonOption())
    .action(run)

  root
    .command('plan')
    .description('what run would do: runs, batches, estimated time, data found or missing; changes nothing')
    .argument('<file>', 'experiment file')
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(new Option('--seeds <seeds>', 'a count (3) or seeds (0,5,7), instead of the file’s').argParser(seedList))
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
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(status)

  root
    .command('stop')
    .description('stop a sweep, whoever started it')
    .argument('<sweep>', SWEEP)
    .addOption(storeOption())
    .action(stop)

  root
    .command('resume')
    .description('go on with a sweep that was stopped or cut off')
    .argument('<sweep>', SWEEP)
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(jsonOption())
    .action(resume)

  root
    .command('report')
    .description('one HTML file that opens without a network; several sweeps are compared')
    .argument('<sweeps...>', SWEEP)
    .option('--out <file>', 'where to write it (default: report.html in the folder of the first sweep)')
    .addOption(storeOption())
    .action(report)

  root
    .command('export')
    .description('the results for other programs')
    .argument('<sweeps...>', SWEEP)
    .addOption(new Option('--to <format>').choices(['csv', 'json', 'svg', 'png']).makeOptionMandatory())
    .option('--out <file>', 'where to write them, - for standard output', '-')
    .addOption(storeOption())
    .action(exportSweeps)

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

  root
    .command('doctor')
    .description('what this machine offers, and what to do where something is missing')
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(doctor)

  return root
}
