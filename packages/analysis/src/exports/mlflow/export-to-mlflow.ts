import { createHash } from 'node:crypto'
import type { RunSnapshot, SweepSnapshot } from '@finetune-lab/runs'
import { csv } from '../../csv.ts'
import { ExportError } from '../export-error.ts'
import { readTrainingHistories } from '../training-history.ts'
import { type MlflowClient, type MlflowOptions, MlflowRefusal, mlflowClient } from './client.ts'
import { writeMlflowRun } from './mlflow-run.ts'
import { createdExperiment, expected, experimentAnswer, runsAnswer } from './responses-expected.ts'
import { mlflowRun, mlflowSweep, TAGS } from './sweep-runs.ts'

export interface MlflowExportOptions extends MlflowOptions {
  /** The sweep's HTML report, an artefact of its parent run. */
  readonly report: (sweep: SweepSnapshot) => string | Promise<string>
  /** Limit on the pages of a list of runs. */
  readonly mostPages?: number
  readonly onProgress?: (done: number, total: number) => void
}

export interface MlflowExport {
  readonly written: number
  /** Runs that were on the server already. */
  readonly kept: number
  /** Runs of the sweeps that are neither finished nor failed. */
  readonly unfinished: number
  /** Whether artefacts were left out because the server does not proxy its artefact store. */
  readonly artefactsElsewhere: boolean
  /** The experiments' pages. */
  readonly pages: readonly string[]
}

/** Concurrent requests: most of the time is the server's. */
const AT_A_TIME = 4
/** A sweep has at most 20,000 runs. A page has up to 1,000, or fewer if the server prefers. */
const MOST_PAGES = 1000
/** A run whose status differs from the store's, or whose export was interrupted, is created again. */
const MLFLOW_STATUS = { finished: 'FINISHED', failed: 'FAILED' } as const
/** Checksum of the results behind the sweep's curves and report, which changes when the sweep continues. */
const RESULTS_TAG = 'finetune_lab.results'

/**
 * Writes sweeps to an MLflow tracking server: an experiment per sweep name, with a run per finished or failed run below a
 * parent run per sweep. A repeated export keeps what is there already.
 *
 * @param tracking http address of the server
 * @throws ExportError
 */
export async function exportToMlflow(
  sweeps: readonly SweepSnapshot[],
  tracking: string,
  options: MlflowExportOptions,
): Promise<MlflowExport> {
  const client = mlflowClient(tracking, options)
  const total = sweeps.reduce((count, { runs }) => count + runs.filter(hasEnded).length, 0)
  const counts = { written: 0, kept: 0 }
  let artefactsElsewhere = false
  const pages = new Set<string>()
  const count = (what: keyof typeof counts) => {
    counts[what]++
    options.onProgress?.(counts.written + counts.kept, total)
  }

  for (const sweep of sweeps) {
    const experiment = await experimentNamed(client, sweep.record.name)
    pages.add(`${client.uri}/#/experiments/${experiment}`)
    const there = await runsThere(client, experiment, sweep.record.id, options.mostPages)
    const parent = await writeSweep(client, experiment, sweep, there, options.report)
    const histories = readTrainingHistories(sweep)
    await eachOf(sweep.runs.filter(hasEnded), async snapshot => {
      const found = there.get(`${sweep.record.id}/${snapshot.run.id}`)
      if (found?.status === MLFLOW_STATUS[snapshot.state]) return count('kept')
      if (found) await client.post('runs/delete', { run_id: found.runId })
      const history = histories.get(snapshot.run.id) ?? { losses: [] }
      const { artefactsWritten } = await writeMlflowRun(client, experiment, mlflowRun(sweep, snapshot, history, parent))
      artefactsElsewhere ||= !artefactsWritten
      count('written')
    })
  }
  const unfinished = sweeps.reduce((sum, { runs }) => sum + runs.length, 0) - total
  return { ...counts, unfinished, artefactsElsewhere, pages: [...pages] }
}

type EndedRun = RunSnapshot & { readonly state: keyof typeof MLFLOW_STATUS }

const hasEnded = (run: RunSnapshot): run is EndedRun => run.state === 'finished' || run.state === 'failed'

async function experimentNamed(client: MlflowClient, name: string): Promise<string> {
  try {
    const path = 'experiments/get-by-name'
    const { experiment } = expected(experimentAnswer, await client.get(path, { experiment_name: name }), client, path)
    if (experiment.lifecycle_stage === 'deleted')
      throw new ExportError(
        'lack',
        `${client.uri}: the experiment ${JSON.stringify(name)} is in MLflow's trash. Restore it (mlflow experiments restore --experiment-id ${experiment.experiment_id}) or delete it for good (mlflow gc).`,
      )
    return experiment.experiment_id
  } catch (error) {
    if (!(error instanceof MlflowRefusal && error.code === 'RESOURCE_DOES_NOT_EXIST')) throw error
    const path = 'experiments/create'
    return expected(createdExperiment, await client.post(path, { name }), client, path).experiment_id
  }
}

interface RunThere {
  readonly runId: string
  readonly status: string
  readonly results?: string
}

/** The sweep's runs on the server, by their key. */
async function runsThere(
  client: MlflowClient,
  experiment: string,
  sweep: string,
  most = MOST_PAGES,
): Promise<Map<string, RunThere>> {
  const found = new Map<string, RunThere>()
  const pages = new Set<string>()
  for (let page: string | undefined = ''; page !== undefined; ) {
    if (pages.has(page) || pages.size === most)
      throw new ExportError('lack', `${client.uri}: its list of runs does not end (${pages.size} pages)`)
    pages.add(page)
    const answer = await client.post('runs/search', {
      experiment_ids: [experiment],
      filter: `tags.\`${TAGS.sweep}\` = '${sweep}'`,
      max_results: 1000,
      ...(page !== '' && { page_token: page }),
    })
    const { runs, next_page_token } = expected(runsAnswer, answer, client, 'runs/search')
    for (const { info, data } of runs) {
      const tag = (key: string) => data.tags.find(each => each.key === key)?.value
      found.set(tag(TAGS.run) ?? '', { runId: info.run_id, status: info.status, results: tag(RESULTS_TAG) })
    }
    page = next_page_token || undefined
  }
  return found
}

/** Creates the sweep's parent run, updates it if the sweep has continued, or leaves it unchanged. */
async function writeSweep(
  client: MlflowClient,
  experiment: string,
  sweep: SweepSnapshot,
  there: ReadonlyMap<string, RunThere>,
  report: MlflowExportOptions['report'],
): Promise<string> {
  const found = there.get(sweep.record.id)
  const results = createHash('sha256')
    .update(csv([sweep]))
    .digest('hex')
  if (found?.status === 'FINISHED' && found.results === results) return found.runId
  const run = mlflowSweep(sweep, await report(sweep))
  const tagged = { ...run, tags: { ...run.tags, [RESULTS_TAG]: results } }
  return (await writeMlflowRun(client, experiment, tagged, found?.runId)).runId
}

/** Runs a few at a time; starts none after a failure. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift())
      await work(item).catch(error => {
        queue.length = 0
        throw error
      })
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, worker))
}
