import * as z from 'zod'
import { ExportError } from '../export-error.ts'
import type { MlflowClient } from './client.ts'

// What is read of MLflow's answers. A server is input from outside: another shape is an error that names it.

/** A list of runs gives their status, an answer to their creation need not. */
const runInfo = z.object({
  run_id: z.string(),
  status: z.string().default(''),
  artifact_uri: z.string().default(''),
})
export type RunInfo = z.infer<typeof runInfo>

export const experimentAnswer = z.object({
  experiment: z.object({ experiment_id: z.string(), lifecycle_stage: z.string().default('active') }),
})
export const createdExperiment = z.object({ experiment_id: z.string() })
export const runAnswer = z.object({ run: z.object({ info: runInfo }) })
export const runsAnswer = z.object({
  runs: z
    .array(
      z.object({
        info: runInfo,
        data: z
          .object({ tags: z.array(z.object({ key: z.string(), value: z.string() })).default([]) })
          .default({ tags: [] }),
      }),
    )
    .default([]),
  next_page_token: z.string().optional(),
})

/** @throws ExportError that names the server, the request and the first place that is not as expected */
export function expected<Answer>(
  schema: z.ZodType<Answer>,
  answer: unknown,
  { uri }: MlflowClient,
  path: string,
): Answer {
  const { success, data, error } = schema.safeParse(answer)
  if (success) return data
  const [issue] = error.issues
  throw new ExportError(
    'lack',
    `${uri}: the answer to ${path} is not that of an MLflow tracking server: ${issue!.path.join('.') || 'the answer'}: ${issue!.message}`,
  )
}
