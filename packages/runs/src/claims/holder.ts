import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import * as z from 'zod'

/** An engine process, as the store names it. */
export const holderSchema = z.object({
  /** Of this one process, never used again. */
  engine: z.string().regex(/^[a-zA-Z0-9-]{1,64}$/),
  host: z.string(),
  pid: z.int().positive(),
  /** Where the pid means this process: it may be another one in another container, or after a reboot. */
  processes: z.string().optional(),
})

export type Holder = z.infer<typeof holderSchema>

/** This process, as the engine of that name. */
export const thisProcess = (engine: string): Holder => ({
  engine,
  host: hostname(),
  pid: process.pid,
  processes: ownProcesses(),
})

/** Whether the process is gone; undefined where it cannot be told from here. */
export function isGone({ host, pid, processes }: Holder): boolean | undefined {
  if (processes === undefined ? host !== hostname() : processes !== ownProcesses()) return undefined
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM'
  }
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
