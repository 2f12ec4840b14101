import { execa } from 'execa'

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
  const child = execa(command, args, {
    stdin: 'ignore',
    env: environment,
    extendEnv: false,
    cwd: folder,
    // In a separate process group, so that the command's own child processes can be ended with it.
    detached: true,
    reject: false,
    stripFinalNewline: false,
  })
  const end = () => endGroup(child.pid)
  signal?.addEventListener('abort', end)
  try {
    const result = await child
    signal?.throwIfAborted()
    const code = result.exitCode ?? result.signal
    // Neither is set if the command did not start. The result is then the error.
    if (code === undefined) throw result
    return { code, output: result.stdout, errors: result.stderr }
  } finally {
    signal?.removeEventListener('abort', end)
  }
}

function endGroup(leader: number | undefined): void {
  // Without a leader nothing started, and group 0 would be our own.
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGTERM')
  } catch {
    // It has already ended.
  }
}
