import { execFile } from 'node:child_process'
import { UserFacingError } from '@finetune-lab/system'

/**
 * Slurm is not here or out of reach (`missing`), or it will not have what was asked (`refused`), in its own words. Neither
 * has done anything. Where it was asked and no answer came that tells (`silent`), it may have done so nevertheless.
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
export function slurmCommand(
  program: SlurmProgram,
  args: readonly string[],
  { milliseconds = PATIENCE_MILLISECONDS }: { readonly milliseconds?: number } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env: slurmEnvironment(), timeout: milliseconds, maxBuffer: MOST_BYTES, windowsHide: true }
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error) reject(explain(program, error, stderr, milliseconds))
      else resolve(stdout)
    })
  })
}

function explain(program: SlurmProgram, error: Error, stderr: string, milliseconds: number): SlurmProblem {
  const { code, killed, signal } = error as { code?: unknown; killed?: boolean; signal?: string | null }
  const cause = { cause: error }
  if (code === 'ENOENT')
    return new SlurmProblem(
      'missing',
      `${program}: no such command here. Slurm's commands are found on a cluster's login nodes; finetune-lab doctor says what this machine has.`,
      cause,
    )
  if (killed && code !== 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return new SlurmProblem('silent', `${program}: Slurm has not answered for ${milliseconds / 1000} s`, cause)
  const own = stderr.replaceAll(new RegExp(`^${program}: (error: )?`, 'gm'), '').trim()
  const words = `${program}: ${own || error.message}`
  if (isOutOfReach(own)) return new SlurmProblem('missing', words, cause)
  const isRefusal = !killed && !signal && own !== '' && !TIMED_OUT.test(own)
  return new SlurmProblem(isRefusal || NOT_STARTED.test(String(code)) ? 'refused' : 'silent', words, cause)
}

/** Slurm's own patience has ended in the middle of a message: `Socket timed out on send/recv operation`. */
const TIMED_OUT = /timed out/i
const NOT_STARTED = /^E[A-Z\d]+$/

const isOutOfReach = (words: string) =>
  /unable to contact slurm controller|controller not responding|connect failure|Connection refused/i.test(words)

/** Of sbatch's own variables, those that go before what the script says; `SBATCH_ACCOUNT` and the like are a person's defaults. */
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

/** Variables that a person has set for their own eyes (`SQUEUE_FORMAT`, `SQUEUE_STATES`) would change what we read. */
export function slurmEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(SQUEUE|SCANCEL|SACCT|SINFO|SCONTROL)_/.test(name) && !OVERRIDING.includes(name),
  )
  // Times as seconds since 1970 need no time zone.
  return { ...Object.fromEntries(kept), SLURM_TIME_FORMAT: '%s' }
}
