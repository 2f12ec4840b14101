import { UserFacingError } from '@finetune-lab/system'
import { type ExecaError, execa } from 'execa'

/**
 * Slurm is not installed or out of reach (`missing`), or it refused the request (`refused`; the message is Slurm's
 * own). In both cases nothing was done. If Slurm was asked but gave no usable answer (`silent`), the request may still
 * have been carried out.
 */
export class SlurmProblem extends UserFacingError {
  override readonly name = 'SlurmProblem'
  readonly outcome: 'missing' | 'refused' | 'silent'

  constructor(outcome: SlurmProblem['outcome'], message: string, options?: ErrorOptions) {
    super(outcome === 'refused' ? 'input' : 'lack', message, options)
    this.outcome = outcome
  }
}

export type SlurmProgram = 'sbatch' | 'squeue' | 'scancel' | 'scontrol' | 'sacct' | 'sinfo'

const PATIENCE_MILLISECONDS = 30_000
const MOST_BYTES = 16 * 2 ** 20

/**
 * Runs one of Slurm's commands.
 *
 * @returns what it prints
 * @throws SlurmProblem
 */
export async function slurmCommand(
  program: SlurmProgram,
  args: readonly string[],
  { milliseconds = PATIENCE_MILLISECONDS }: { readonly milliseconds?: number } = {},
): Promise<string> {
  try {
    const { stdout } = await execa(program, args, {
      env: slurmEnvironment(),
      extendEnv: false,
      // Not `timeout`: Node's timer for it outlives a program that does not exist, and keeps this process waiting.
      signal: AbortSignal.timeout(milliseconds),
      maxBuffer: MOST_BYTES,
      stripFinalNewline: false,
      // Do not watch this process's signals: in VS Code it is not ours.
      cleanup: false,
    })
    return stdout
  } catch (error) {
    throw slurmProblem(program, error as Failure, milliseconds)
  }
}

/** `code` is the system's, if the program could not be started. */
type Failure = ExecaError & { readonly code?: string }

function slurmProblem(program: SlurmProgram, error: Failure, milliseconds: number): SlurmProblem {
  const { code, isCanceled, exitCode, stderr = '', shortMessage } = error
  const cause = { cause: error }
  if (code === 'ENOENT')
    return new SlurmProblem(
      'missing',
      `${program}: command not found. Slurm's commands are available on a cluster's login nodes; run finetune-lab doctor to see what this machine has.`,
      cause,
    )
  if (isCanceled)
    return new SlurmProblem('silent', `${program}: no answer from Slurm within ${milliseconds / 1000} s`, cause)
  const own = stderr.replaceAll(new RegExp(`^${program}: (error: )?`, 'gm'), '').trim()
  const words = `${program}: ${own || shortMessage}`
  if (isOutOfReach(own)) return new SlurmProblem('missing', words, cause)
  const isRefusal = exitCode !== undefined && own !== '' && !TIMED_OUT.test(own)
  return new SlurmProblem(isRefusal || NOT_STARTED.test(String(code)) ? 'refused' : 'silent', words, cause)
}

/** Slurm itself timed out in the middle of a message: `Socket timed out on send/recv operation`. */
const TIMED_OUT = /timed out/i
const NOT_STARTED = /^E[A-Z\d]+$/

const isOutOfReach = (words: string) =>
  /unable to contact slurm controller|controller not responding|connect failure|Connection refused/i.test(words)

/** sbatch's variables that override the script. `SBATCH_ACCOUNT` and the like are the user's defaults and stay. */
const OVERRIDING = [
  'SBATCH_ARRAY_INX',
  'SBATCH_ERROR',
  'SBATCH_JOB_NAME',
  'SBATCH_NO_REQUEUE',
  'SBATCH_OPEN_MODE',
  'SBATCH_OUTPUT',
  'SBATCH_REQUEUE',
  'SBATCH_SIGNAL',
  'SBATCH_WAIT',
]

/**
 * Variables that a user sets for their own display (`SQUEUE_FORMAT`, `SQUEUE_STATES`) would change the output we parse.
 */
export function slurmEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(SQUEUE|SCANCEL|SACCT|SINFO|SCONTROL)_/.test(name) && !OVERRIDING.includes(name),
  )
  // Times in seconds since 1970 need no time zone.
  return { ...Object.fromEntries(kept), SLURM_TIME_FORMAT: '%s' }
}
