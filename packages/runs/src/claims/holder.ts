import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import * as z from 'zod'
import { processFacts } from './process-facts.ts'

/** Largest C `int`, the type of a pid. */
const MOST_PID = 2 ** 31 - 1

/** An engine process, as recorded in the store. */
export const holderSchema = z.object({
  /** Unique to this process and never reused. */
  engine: z.string().regex(/^[a-zA-Z0-9-]{1,64}$/),
  host: z.string().max(300),
  pid: z.int().positive().max(MOST_PID),
  /** Scope of the pid: in another container, or after a reboot, it may be a different process. */
  processes: z.string().max(500).optional(),
  /** When the process started, if known. A later process with the same pid started later. See `processFacts`. */
  began: z.string().max(40).optional(),
})

export type Holder = z.infer<typeof holderSchema>

/** This process, as the engine with this name. */
export const thisProcess = (engine: string): Holder => ({
  engine,
  host: hostname(),
  pid: process.pid,
  processes: ownProcesses(),
  began: processFacts(process.pid)?.began,
})

/** Whether the process has ended; undefined if that cannot be determined from here. */
export function isGone(holder: Holder): boolean | undefined {
  if (!isOfThisMachine(holder)) return undefined
  return !isRunning(holder.pid) || isAnotherProcess(holder)
}

/** Whether its process has ended and another one has its pid now. */
export function isRecycled(holder: Holder): boolean {
  return isOfThisMachine(holder) && isRunning(holder.pid) && isAnotherProcess(holder)
}

/** Whether its pid refers to a process on this machine. */
const isOfThisMachine = ({ host, processes }: Holder) =>
  processes === undefined ? host === hostname() : processes === ownProcesses()

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isAnotherProcess({ pid, began }: Holder): boolean {
  const facts = processFacts(pid)
  if (!facts) return false
  if (facts.ended) return true
  if (began !== undefined) return began !== facts.began
  // Older versions did not record when they started. Their engines, like today's, are started with this option.
  return pid !== process.pid && !facts.command.includes('--sweep')
}

let known: string | undefined

function ownProcesses(): string {
  known ??= [hostname(), bootId(), pidNamespace()].join(' ').trim()
  return known
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}
