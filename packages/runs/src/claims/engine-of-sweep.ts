import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { isGone } from './holder.ts'
import type { Lease } from './lease.ts'
import { type ProcessFacts, processFacts } from './process-facts.ts'

// Others may have written a lease, so it may name any process. A signal is sent only to a process that is provably an
// engine of this sweep, started by this user.

const ENGINE_SCRIPT = 'engine.js'

/** Clocks are adjusted, and a process starts a moment before its lease. */
const CLOCK_MILLISECONDS = 10_000

/** Whether the lease's process is certainly this user's engine working on this sweep. */
export function isEngineOf(sweepFolder: string, lease: Lease): boolean {
  // Windows has no signals. Process 1 is init of the machine or container.
  if (process.platform === 'win32' || lease.pid <= 1 || isGone(lease) !== false) return false
  const facts = processFacts(lease.pid)
  return facts ? isEngine(facts, sweepFolder, lease) : asPsShowsIt(lease, sweepFolder)
}

function isEngine(facts: ProcessFacts, sweepFolder: string, { pid, began, started }: Lease): boolean {
  const { command, user } = facts
  const option = command.indexOf('--sweep')
  if (user !== process.getuid!() || option < 0) return false
  if (!command.slice(0, option).some(argument => basename(argument) === ENGINE_SCRIPT)) return false
  if (!isSameFolder(resolve(folderOf(pid), command[option + 1] ?? ''), sweepFolder)) return false
  return began === undefined ? !isLater(startOf(facts), started) : began === facts.began
}

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return '/'
  }
}

function isSameFolder(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other)
  } catch {
    return false
  }
}

/** Linux counts in hundredths of a second, on all of Node's processors. */
const TICK_MILLISECONDS = 10

/** In milliseconds since 1970; NaN if Linux does not report when the machine started. */
function startOf({ began }: ProcessFacts): number {
  const [, boot] = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1')) ?? []
  return Number(boot) * 1000 + Number(began) * TICK_MILLISECONDS
}

const isLater = (start: number, lease: string) => !(start <= Date.parse(lease) + CLOCK_MILLISECONDS)

/** macOS has no /proc. */
function asPsShowsIt(lease: Lease, sweepFolder: string): boolean {
  try {
    const line = execFileSync('ps', ['-ww', '-o', 'uid=,lstart=,command=', '-p', String(lease.pid)], {
      encoding: 'utf8',
      env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
      timeout: 5_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return isEngineLine(line, sweepFolder, lease, process.getuid!())
  } catch {
    return false
  }
}

/**
 * @param line of `ps -o uid=,lstart=,command=`: `  501 Sun Nov 29 08:00:00 2026     /usr/bin/node /x/engine.js --sweep /y`
 * @param user the user that has to own the engine
 */
export function isEngineLine(
  line: string,
  sweepFolder: string,
  { started }: Pick<Lease, 'started'>,
  user: number,
): boolean {
  const [, owner, start, command] = /^\s*(\d+)\s+(\w+ \w+ +\d+ [\d:]+ \d+)\s+(.*)$/m.exec(line) ?? []
  if (owner === undefined || Number(owner) !== user || isLater(Date.parse(start), started)) return false
  // `ps` does not say where an argument ends.
  const [before, after] = command.split(' --sweep ', 2)
  const folder = resolve(sweepFolder)
  return (
    (before.endsWith(`/${ENGINE_SCRIPT}`) || before.includes(`/${ENGINE_SCRIPT} `)) &&
    after !== undefined &&
    (after === folder || after.startsWith(`${folder} `))
  )
}
