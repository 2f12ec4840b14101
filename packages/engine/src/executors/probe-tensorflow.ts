import { join } from 'node:path'
import type { Speed } from '@finetune-lab/experiment'
import type { TensorflowKind } from '@finetune-lab/model/tensorflow'
import { type ExecaReturnValue, execa } from 'execa'
import { z } from 'zod'
import { ExecutorUnavailable } from './executor-unavailable.ts'
import { tensorflowEnvironment } from './tensorflow-environment.ts'

const probeSchema = z.object({
  /** Name and memory of the device that it computes on. */
  device: z.string(),
  /** Version of the native library. */
  version: z.string(),
  /** If requested: a run's share of a cohort's seconds, and the number of runs in that cohort. */
  speed: z.object({ pretrainImage: z.number(), forwardImage: z.number(), headImage: z.number() }).optional(),
  cohort: z.int().optional(),
})
export interface Probe extends z.infer<typeof probeSchema> {
  readonly speed?: Speed
}

/** A GPU for which the driver has to compile code first takes minutes. */
const PATIENCE_MILLISECONDS = 10 * 60_000

/**
 * Loads TensorFlow in a separate process and computes a little. Any failure there, even a crash, is returned as the reason
 * why TensorFlow cannot be used.
 *
 * @param engineFolder folder of the engine's build
 * @param runs if given, a cohort is trained for a moment, to measure the speed of a sweep with this many runs
 * @throws ExecutorUnavailable
 */
export async function probeTensorflow(kind: TensorflowKind, engineFolder: string, runs?: number): Promise<Probe> {
  const script = join(engineFolder, 'executor.js')
  const measure = runs === undefined ? [] : ['--measure', String(runs)]
  const result = await execa(process.execPath, [script, '--probe', kind, ...measure], {
    env: tensorflowEnvironment(),
    extendEnv: false,
    timeout: PATIENCE_MILLISECONDS,
    reject: false,
    // Do not watch this process's signals: in VS Code it is not ours.
    cleanup: false,
  })
  const reply = parsed(result.stdout?.trim().split('\n').at(-1) ?? '')
  const probe = probeSchema.safeParse(result.failed ? undefined : reply)
  if (probe.success) return probe.data
  const refused = z.object({ lack: z.string() }).safeParse(reply)
  throw new ExecutorUnavailable(
    refused.success ? refused.data.lack : `TensorFlow cannot be used: ${howItEnded(result)}`,
  )
}

function howItEnded({ exitCode, signal, code, stderr = '' }: ExecaReturnValue & { code?: string }): string {
  const words = lastWords(stderr)
  const how = `its process ended with ${signal ?? `code ${exitCode ?? code}`}`
  return words ? `${how}: ${words}` : how
}

/** The last line that mentions an error, or else the last line. Node ends its error output with its version. */
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
