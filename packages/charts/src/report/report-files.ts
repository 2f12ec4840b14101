import { basename, dirname, extname, join } from 'node:path'
import { readSweepChallenge } from '@finetune-lab/analysis/exports'
import { sweepSampleBatch } from '@finetune-lab/engine'
import type { SweepSnapshot } from '@finetune-lab/runs'
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
}

/**
 * The report of one sweep, or of several compared, as files: one HTML file or, if the name ends in `.md`, Markdown with
 * its figures next to it. The report comes last, so that its links never point to missing files.
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
  const figures = [...files].map(([name, contents]) => ({ path: join(dirname(out), name), contents }))
  return [...figures, { path: out, contents: text }]
}

/** The report of one sweep as HTML. */
export async function reportText(snapshot: SweepSnapshot, options: ReportOptions): Promise<string> {
  return reportHtml({ sweeps: [await withSamples(snapshot, options)], created: options.created })
}

async function withSamples(snapshot: SweepSnapshot, places: ReportOptions): Promise<ReportSweep> {
  const batch = await sweepSampleBatch(snapshot.record, places)
  const { augmentation } = snapshot.record.experiment.pretrain
  const challenge = readSweepChallenge(snapshot)
  return { ...analyse(snapshot), challenge, samples: batch && sampleStrips(batch, augmentation) }
}
