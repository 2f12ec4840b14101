import { ExitCode } from '@finetune-lab/engine'
import { jsonSchema } from '@finetune-lab/experiment'
import { problemLine, readExperiment } from '../read-experiment.ts'
import { UserError } from '../user-error.ts'

/** `check FILE…`: every problem, without running anything. */
export function check(
  files: readonly string[],
  options: { readonly jsonSchema?: boolean; readonly json?: boolean },
): void {
  if (options.jsonSchema) {
    console.log(JSON.stringify(jsonSchema(), null, 2))
    return
  }
  if (files.length === 0) throw new UserError('check: expected at least one experiment file, or --json-schema')
  const checked = files.map(file => ({ file, problems: readExperiment(file).problems }))
  if (options.json) console.log(JSON.stringify(checked, null, 2))
  else
    for (const { file, problems } of checked) {
      for (const problem of problems) console.log(problemLine(file, problem))
      if (problems.length === 0) console.log(`${file}: no problem found`)
    }
  const wrong = checked.some(({ problems }) => problems.some(({ severity }) => severity === 'error'))
  process.exitCode = wrong ? ExitCode.wrongInput : ExitCode.done
}
