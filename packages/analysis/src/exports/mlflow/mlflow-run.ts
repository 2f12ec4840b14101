import type { SeriesPoint } from '../series.ts'
import type { MlflowClient } from './client.ts'
import { expected, type RunInfo, runAnswer } from './responses-expected.ts'

/** A run in MLflow's terms. */
export interface MlflowRun {
  readonly name: string
  /** ISO 8601. */
  readonly started: string
  readonly ended: string
  readonly status: 'FINISHED' | 'FAILED'
  readonly tags: Readonly<Record<string, string>>
  readonly params: Readonly<Record<string, string | number>>
  readonly metrics: readonly SeriesPoint[]
  readonly artefacts: readonly Artefact[]
}

export interface Artefact {
  readonly name: string
  readonly read: () => Uint8Array
}

// MLflow's limits per request: https://mlflow.org/docs/latest/rest-api.html#request-limits.
const ENTITIES_PER_BATCH = 1000
const METRICS_PER_BATCH = 1000
const PARAM_LENGTH = 500
const TAG_LENGTH = 5000

/** Creates the run, or continues an existing one, and ends it. Until then its status is RUNNING. */
export async function writeMlflowRun(
  client: MlflowClient,
  experiment: string,
  run: MlflowRun,
  existing?: string,
): Promise<{ readonly runId: string; readonly artefactsWritten: boolean }> {
  const info = existing === undefined ? await createRun(client, experiment, run) : await runInfo(client, existing)
  const runId = info.run_id
  const params = Object.entries(run.params).map(([key, value]) => ({
    key,
    value: String(value).slice(0, PARAM_LENGTH),
  }))
  const tags = existing === undefined ? [] : tagList(run.tags)
  const metrics = run.metrics.map(({ name, at, step, value }) => ({
    key: metricName(name),
    value,
    timestamp: Date.parse(at),
    step,
  }))
  const first = ENTITIES_PER_BATCH - params.length - tags.length
  await client.post('runs/log-batch', { run_id: runId, params, tags, metrics: metrics.slice(0, first) })
  for (let at = first; at < metrics.length; at += METRICS_PER_BATCH)
    await client.post('runs/log-batch', { run_id: runId, metrics: metrics.slice(at, at + METRICS_PER_BATCH) })
  const artefactsWritten = info.artifact_uri.startsWith('mlflow-artifacts:')
  if (artefactsWritten)
    for (const { name, read } of run.artefacts) await client.putArtifact(`${info.artifact_uri}/${name}`, read())
  await client.post('runs/update', { run_id: runId, status: run.status, end_time: Date.parse(run.ended) })
  return { runId, artefactsWritten }
}

async function createRun(client: MlflowClient, experiment: string, run: MlflowRun): Promise<RunInfo> {
  const answer = await client.post('runs/create', {
    experiment_id: experiment,
    run_name: run.name,
    start_time: Date.parse(run.started),
    tags: tagList(run.tags),
  })
  return expected(runAnswer, answer, client, 'runs/create').run.info
}

async function runInfo(client: MlflowClient, runId: string): Promise<RunInfo> {
  return expected(runAnswer, await client.get('runs/get', { run_id: runId }), client, 'runs/get').run.info
}

const tagList = (tags: MlflowRun['tags']) =>
  Object.entries(tags).map(([key, value]) => ({ key, value: value.slice(0, TAG_LENGTH) }))

/** MLflow accepts letters, digits and _ - . / : space: `mixup(alpha=0.4)` becomes `mixup-alpha-0.4-`. */
const metricName = (name: string) => name.replace(/[^\w\-./: ]/g, '-').slice(0, 250)
