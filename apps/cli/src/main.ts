import { ExitCode, exitCodeOf } from '@finetune-lab/engine'
import { diskTrouble } from '@finetune-lab/runs'
import { CommanderError } from 'commander'
import { program } from './program.ts'
import { guardStandardStreams } from './standard-streams.ts'

guardStandardStreams()

try {
  process.exitCode = ExitCode.done
  await program().parseAsync()
} catch (error) {
  process.exitCode = reportError(error)
}

/** Prints what went wrong and returns the exit code. */
function reportError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.done : ExitCode.wrongInput
  const code = exitCodeOf(error)
  if (code !== undefined) return say(error as Error, code)
  const trouble = diskTrouble(error)
  if (trouble) return say(new Error(`${trouble} (${(error as Error).message})`), ExitCode.machineLacksSomething)
  console.error(error)
  console.error('finetune-lab: this is a bug in finetune-lab. Please report it with the lines above.')
  return ExitCode.someRunsFailed
}

function say(error: Error, exitCode: number): number {
  if (error.message !== '') console.error(`finetune-lab: ${error.message}`)
  return exitCode
}
