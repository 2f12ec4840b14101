import { basename, dirname, extname, join } from 'node:path'
import { type AxisRequest, curvesOver, isAsked, mergedSweeps, narrowedAll } from '@finetune-lab/analysis'
import { readSweepChallenge } from '@finetune-lab/analysis/exports'
import { sweepSampleBatch } from '@finetune-lab/engine'
import type { SweepSnapshot } from '@finetune-lab/runs'
import { conditionWords } from '../axes/index.ts'
import { analyse } from './analyse.ts'
import { reportHtml } from './report.ts'
import type { ReportInput, ReportSweep } from './report-input.ts'
import { reportMarkdown } from './report-markdown.ts'
import { sampleStrips } from './sample-strips.ts'

/** A file to write. */
export interface ReportFile {
  readonly path: string
  readonly contents: string | Uint8Array
}

export interface ReportOptions {
  readonly created: string
  /** A folder with data sets. Without its images, the report has no augmented samples. */
  readonly dataFolder?: string
  readonly workspace?: string
  /** What figures and tables show where: of one sweep, or of several together. */
  readonly axes?: AxisRequest
}

/**
 * The report of one sweep, or of several compared, as files: one HTML file or, if the name ends in `.md`, Markdown with
 * its figures next to it. The report comes last, so that its links never point to missing files.
 *
 * @throws UserFacingError for axes that do not fit the sweeps
 */
export async function reportFiles(
  snapshots: readonly SweepSnapshot[],
  out: string,
  options: ReportOptions,
): Promise<ReportFile[]> {
  const { where, ...places } = options.axes ?? {}
  const shown = narrowedAll(snapshots, where)
  const sweeps = (await Promise.all(shown.map(snapshot => withSamples(snapshot, options)))).flat()
  const input: ReportInput = {
    sweeps,
    created: options.created,
    ...(isAsked(places) && { axes: axesOf(shown, places) }),
    ...(where && { where: whereWords(snapshots, where) }),
  }
  if (!/\.(md|markdown)$/i.test(out)) return [{ path: out, contents: reportHtml(input) }]
  const { text, files } = reportMarkdown(input, basename(out, extname(out)))
  const figures = [...files].map(([name, contents]) => ({ path: join(dirname(out), name), contents }))
  return [...figures, { path: out, contents: text }]
}

/** The report of one sweep as HTML. */
export async function reportText(snapshot: SweepSnapshot, options: ReportOptions): Promise<string> {
  return reportHtml({ sweeps: await withSamples(snapshot, options), created: options.created })
}

function axesOf(shown: readonly SweepSnapshot[], places: AxisRequest): ReportInput['axes'] {
  const sweep = shown.length === 1 ? shown[0] : mergedSweeps(shown)
  return { curves: curvesOver(sweep, places), datasets: sweep.record.datasets }
}

/** Conditions in words: `head probe`. */
function whereWords(snapshots: readonly SweepSnapshot[], where: Readonly<Record<string, string>>): string {
  const { record } = snapshots.length === 1 ? snapshots[0] : mergedSweeps(snapshots)
  return conditionWords(record, where).join(', ')
}

async function withSamples(snapshot: SweepSnapshot, places: ReportOptions): Promise<ReportSweep[]> {
  const batch = await sweepSampleBatch(snapshot.record, places)
  const { augmentation } = snapshot.record.experiment.pretrain
  const challenge = readSweepChallenge(snapshot)
  const samples = batch && sampleStrips(batch, augmentation)
  // The slices of a sweep have the same samples.
  return analyse(snapshot).map((sweep, index) => (index === 0 ? { ...sweep, challenge, samples } : sweep))
}
