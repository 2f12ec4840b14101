import { spawn } from 'node:child_process'

export interface CommandOptions {
  readonly signal?: AbortSignal
  readonly environment?: NodeJS.ProcessEnv
  readonly folder?: string
}

export interface CommandEnd {
  /** The command's exit code, or the name of the signal that ended it. */
  readonly code: number | string
  readonly output: string
  readonly errors: string
}

const KEPT_CHARACTERS = 100_000

/**
 * Runs a command to its end, with an empty standard input. If the signal is aborted, ends the command and everything it
 * started.
 *
 * @throws the system's error if the command cannot be started; an AbortError if the signal was aborted
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { signal, environment = process.env, folder }: CommandOptions = {},
): Promise<CommandEnd> {
  signal?.throwIfAborted()
  // In a separate process group, so that the command's own child processes can be ended with it.
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
    cwd: folder,
    detached: true,
  })
  const end = () => {
    try {
      process.kill(-child.pid!, 'SIGTERM')
    } catch {
      // It has already ended.
    }
  }
  signal?.addEventListener('abort', end)
  try {
    const result = await new Promise<CommandEnd>((resolve, reject) => {
      let [output, errors] = ['', '']
      child.stdout.setEncoding('utf8').on('data', text => {
        output = (output + text).slice(-KEPT_CHARACTERS)
      })
      child.stderr.setEncoding('utf8').on('data', text => {
        errors = (errors + text).slice(-KEPT_CHARACTERS)
      })
      child.on('error', reject)
      child.on('close', (code, name) => resolve({ code: code ?? name!, output, errors }))
    })
    signal?.throwIfAborted()
    return result
  } finally {
    signal?.removeEventListener('abort', end)
  }
}
