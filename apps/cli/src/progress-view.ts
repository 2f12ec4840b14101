import { formatRuns } from '@finetune-lab/charts'
import { seedWords } from '@finetune-lab/experiment'
import type { Pace, SweepRecord, SweepSnapshot } from '@finetune-lab/runs'
import { slurmWords } from '@finetune-lab/slurm'
import { createLogUpdate } from 'log-update'
import colors from 'picocolors'
import { count, duration } from './format.ts'
import { resultTable } from './result-table.ts'

export interface ProgressView {
  show(snapshot: SweepSnapshot, pace: Pace, stopping: boolean): void
  /** Clears the live view and restores the terminal. */
  end(): void
}

const PLAIN_SECONDS = 5

/** On a terminal, a progress bar and live table, redrawn in place; elsewhere, a plain line every few seconds. */
export function progressView(stream: NodeJS.WriteStream, record: SweepRecord): ProgressView {
  return stream.isTTY ? terminalView(stream) : plainView(stream, record)
}

function terminalView(stream: NodeJS.WriteStream): ProgressView {
  const update = createLogUpdate(stream, { showCursor: false })
  let shown = false
  return {
    show(snapshot, pace, stopping) {
      shown = true
      update(
        [
          `${colors.bold(snapshot.record.name)}  ${colors.dim(snapshot.record.id)}`,
          colors.dim(executorLine(snapshot.record)),
          `${bar(pace.done, Math.min(40, (stream.columns ?? 80) - 20))} ${stopping ? 'stopping …' : progressLine(pace)}`,
          ...slurmLines(snapshot),
          resultTable(snapshot, stream.columns),
        ].join('\n'),
      )
    },
    end() {
      if (shown) update.clear()
      update.done()
      shown = false
    },
  }
}

function plainView(stream: NodeJS.WriteStream, record: SweepRecord): ProgressView {
  let last = Number.NEGATIVE_INFINITY
  let line = ''
  stream.write(`${record.name}: ${runsOf(record)}, sweep ${record.id}\n${executorLine(record)}\n`)
  return {
    show(snapshot, pace, stopping) {
      const now = performance.now() / 1000
      if (now - last < PLAIN_SECONDS) return
      last = now
      const next = stopping ? 'stopping …' : [progressLine(pace), ...slurmLines(snapshot)].join(' · ')
      if (next !== line) stream.write(`${next}\n`)
      line = next
    },
    end() {},
  }
}

/** `trained by simd (no CUDA: this machine shows no NVIDIA GPU) on Some processor, relaxed SIMD` */
export function executorLine({ executor: { name, reason, device } }: Pick<SweepRecord, 'executor'>): string {
  return `trained by ${name}${reason ? ` (${reason})` : ''} on ${device}`
}

/** The job's state, if Slurm was asked. */
const slurmLines = ({ slurm }: SweepSnapshot) => (slurm?.queue ? [slurmWords(slurm)] : [])

/** `41 of 63 runs · 12 s left · 7,400 steps/s`; `41 of 63 to 189 runs · up to 50 s left` while seeds may be added. */
export function progressLine({ finished, failed, total, most, stepsPerSecond, secondsLeft }: Pace): string {
  return [
    `${finished} of ${formatRuns(total, most)}`,
    failed > 0 && `${failed} failed`,
    secondsLeft !== undefined && `${most === undefined ? '' : 'up to '}${duration(secondsLeft)} left`,
    stepsPerSecond !== undefined && `${count(stepsPerSecond)} steps/s`,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** `63 runs`; `63 runs or more (10 to 30 seeds, until ± 1 point)` */
function runsOf({ runs, experiment }: SweepRecord): string {
  return `${formatRuns(runs.length)}${experiment.seedRule ? ` or more (${seedWords(experiment)})` : ''}`
}

export function bar(share: number, width: number): string {
  const filled = Math.round(share * Math.max(10, width))
  return colors.cyan('█'.repeat(filled)) + colors.dim('░'.repeat(Math.max(10, width) - filled))
}
