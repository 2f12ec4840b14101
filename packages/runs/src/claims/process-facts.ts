import { readFileSync, readlinkSync, statSync } from 'node:fs'

/** What the system says about a process. */
export interface ProcessFacts {
  /** When it began, in clock ticks since the machine started: no later process with its id has the same. */
  readonly began: string
  /** It has ended, and only its parent has yet to be told. */
  readonly ended: boolean
  /** Program and arguments. */
  readonly command: readonly string[]
  /** Of its owner. */
  readonly user: number
}

/** From Linux's /proc; undefined where there is none, or no such process. */
export function processFacts(pid: number): ProcessFacts | undefined {
  if (!showsOurProcesses()) return undefined
  try {
    const folder = `/proc/${pid}`
    // `pid (name) state …`: the name may hold anything, parentheses too.
    const text = readFileSync(`${folder}/stat`, 'latin1')
    const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const command = readFileSync(`${folder}/cmdline`, 'utf8').split('\0').slice(0, -1)
    // Of what follows the state, the start time is the 19th (proc(5) counts it as the 22nd field of all).
    return { began: fields[18], ended: 'ZX'.includes(state), command, user: statSync(folder).uid }
  } catch {
    return undefined
  }
}

let shown: boolean | undefined

/** A container may see the /proc of its host, in which process ids mean other processes. */
function showsOurProcesses(): boolean {
  shown ??= ownLink() === String(process.pid)
  return shown
}

function ownLink(): string | undefined {
  try {
    return readlinkSync('/proc/self')
  } catch {
    return undefined
  }
}
