import { basename, dirname, extname, join } from 'node:path'
import { sweepSampleBatch } from '@finetune-lab/engine'
import type { SweepSnapshot } from '@finetune-lab/runs'
import { analyse } from './analyse.ts'
import { reportHtml } from './report.ts'
import type { ReportInput, ReportSweep } from './report-input.ts'
import { reportMarkdown } from './report-markdown.ts'
import { sampleStrips } from './sample-strips.ts'

/** A file to be written. */
export interface ReportFile {
  readonly path: string
  readonly contents: string | Uint8Array
}

export interface ReportOptions {
  readonly created: string
  /** Where the data sets may lie: augmented samples are made of their images; without them the report lacks these. */
  readonly dataFolder?: string
  readonly workspace?: string
}

/**
 * The report of one sweep, or of several compared, as files: one HTML file, or where the name ends in `.md` Markdown
 * with its figures beside it. The report itself comes last, so that it never points to what is not there.
 */
export async function reportFiles(
  snapshots: readonly SweepSnapshot[],
  out: string,
  options: ReportOptions,
): Promise<ReportFile[]> {
  const sweeps = await Promise.all(snapshots.map(snapshot => withSamples(snapshot, options)))
  const input: ReportInput = { sweeps, created: options.created }
  if (!/\.(md|markdown)$/i.test(out)) return [{ path: out, contents: reportHtml(input) }]
  const { text, files } = reportMarkdown(input, basename(out, extname(out)))
  const beside = [...files].map(([name, contents]) => ({ path: join(dirname(out), name), contents }))
  return [...beside, { path: out, contents: text }]
}

/** The report of one sweep, as one HTML text. */
export async function reportText(snapshot: SweepSnapshot, options: ReportOptions): Promise<string> {
  return reportHtml({ sweeps: [await withSamples(snapshot, options)], created: options.created })
}

async function withSamples(snapshot: SweepSnapshot, places: ReportOptions): Promise<ReportSweep> {
  const batch = await sweepSampleBatch(snapshot.record, places)
  const { augmentation } = snapshot.record.experiment.pretrain
  return { ...analyse(snapshot), samples: batch && sampleStrips(batch, augmentation) }
}
