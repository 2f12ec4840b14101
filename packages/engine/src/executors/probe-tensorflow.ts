import { execFile } from 'node:child_process'
import { join } from 'node:path'
import type { Speed } from '@finetune-lab/experiment'
import type { TensorflowKind } from '@finetune-lab/model/tensorflow'
import { z } from 'zod'
import { ExecutorUnavailable } from './executor-lack.ts'
import { tensorflowEnvironment } from './tensorflow-environment.ts'

const probeSchema = z.object({
  /** Name and memory of what it really computes on. */
  device: z.string(),
  /** Of the native library. */
  version: z.string(),
  /** A run's share of a cohort's seconds, and how many runs that one had, where they were asked for. */
  speed: z.object({ pretrainImage: z.number(), forwardImage: z.number(), headImage: z.number() }).optional(),
  cohort: z.int().optional(),
})
export interface Probe extends z.infer<typeof probeSchema> {
  readonly speed?: Speed
}

/** A GPU whose code the driver has to compile at first takes minutes. */
const PATIENCE_MILLISECONDS = 10 * 60_000

/**
 * Loads TensorFlow in a process of its own and computes a little: whatever happens to it there, a crash too, comes back
 * as the reason why it cannot be used.
 *
 * @param engineFolder of the engine's build
 * @param runs train a cohort for a moment, to tell how fast a sweep of so many is
 * @throws ExecutorUnavailable
 */
export function probeTensorflow(kind: TensorflowKind, engineFolder: string, runs?: number): Promise<Probe> {
  const script = join(engineFolder, 'executor.js')
  const measure = runs === undefined ? [] : ['--measure', String(runs)]
  const options = { env: tensorflowEnvironment(), timeout: PATIENCE_MILLISECONDS }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, '--probe', kind, ...measure], options, (error, stdout, stderr) => {
      const said = stdout.trim().split('\n').at(-1) ?? ''
      const answer = probeSchema.safeParse(error ? undefined : parsed(said))
      if (answer.success) return resolve(answer.data)
      const refused = z.object({ lack: z.string() }).safeParse(parsed(said))
      const reason = refused.success ? refused.data.lack : `TensorFlow cannot be used: ${howItEnded(error, stderr)}`
      reject(new ExecutorUnavailable(reason))
    })
  })
}

function howItEnded(error: (Error & { code?: unknown; signal?: unknown }) | null, stderr: string): string {
  const words = lastWords(stderr)
  const how = error?.signal
    ? `its process ended with ${error.signal}`
    : `its process ended with code ${error?.code ?? 0}`
  return words ? `${how}: ${words}` : how
}

/** The last line that tells of an error, else the last one; Node ends what it says of one with its version. */
function lastWords(stderr: string): string | undefined {
  const lines = stderr
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !/^Node\.js v/.test(line))
  return lines.findLast(line => /Error/.test(line)) ?? lines.at(-1)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
