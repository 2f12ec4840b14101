import { surveyDataset } from '@finetune-lab/data'
import { checkExperiment, ExitCode, readExperimentFile } from '@finetune-lab/engine'
import { jsonSchema, type Problem } from '@finetune-lab/experiment'
import { UserFacingError } from '@finetune-lab/system'
import type { Command } from 'commander'
import { dataOption, jsonOption } from '../arguments.ts'
import { problemLine } from '../read-experiment.ts'

/** `check FILE…`: reports every problem without running anything. */
export function addCheck(program: Command): void {
  program
    .command('check')
    .description('report every problem in experiment files, with line and column')
    .argument('[files...]', 'experiment files')
    .option('--json-schema', 'print the JSON Schema for experiment files')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(check)
}

interface CheckCommandOptions {
  readonly data?: string
  readonly jsonSchema?: boolean
  readonly json?: boolean
}

async function check(files: readonly string[], options: CheckCommandOptions): Promise<void> {
  if (options.jsonSchema) {
    console.log(JSON.stringify(jsonSchema(), null, 2))
    return
  }
  if (files.length === 0)
    throw new UserFacingError('input', 'check: expected at least one experiment file, or --json-schema')
  const checked = await Promise.all(
    files.map(async file => {
      const { problems } = await checkExperiment(await readExperimentFile(file, { dataFolder: options.data }), file, {
        dataFolder: options.data,
        describe: surveyDataset,
      })
      return { file, problems }
    }),
  )
  if (options.json) console.log(JSON.stringify(checked, null, 2))
  else
    for (const { file, problems } of checked) {
      for (const problem of problems) console.log(problemLine(file, problem))
      if (problems.every(({ severity }) => severity === 'note')) console.log(`${file}: no problems found`)
    }
  process.exitCode = exitCodeFor(checked.flatMap(({ problems }) => problems))
}

/** A file is valid if its only problem is data missing from this machine. */
function exitCodeFor(problems: readonly Problem[]): number {
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return ExitCode.done
  return errors.every(({ code }) => code === 'missing-data') ? ExitCode.machineLacksSomething : ExitCode.wrongInput
}
