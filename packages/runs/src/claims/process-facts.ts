import { readFileSync, readlinkSync, statSync } from 'node:fs'

/** What the system reports about a process. */
export interface ProcessFacts {
  /** When it started, in clock ticks since boot. No later process with the same id has the same value. */
  readonly began: string
  /** It has ended, but its parent has not yet collected its exit status. */
  readonly ended: boolean
  /** Program and arguments. */
  readonly command: readonly string[]
  /** User id of its owner. */
  readonly user: number
}

/** Read from Linux's /proc; undefined if there is no /proc or no such process. */
export function processFacts(pid: number): ProcessFacts | undefined {
  if (!showsOurProcesses()) return undefined
  try {
    const folder = `/proc/${pid}`
    // `pid (name) state …`: the name may contain anything, even parentheses.
    const text = readFileSync(`${folder}/stat`, 'latin1')
    const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const command = readFileSync(`${folder}/cmdline`, 'utf8').split('\0').slice(0, -1)
    // The start time is the 19th field after the state, the 22nd in proc(5).
    return { began: fields[18], ended: 'ZX'.includes(state), command, user: statSync(folder).uid }
  } catch {
    return undefined
  }
}

let shown: boolean | undefined

/** A container may see its host's /proc, where process ids refer to other processes. */
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
