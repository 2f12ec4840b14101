import { type SweepRow, settingText } from '@finetune-lab/analysis'
import { formatAge, formatNumberOf, formatPercent, formatRuns, formatSecondsLeft } from '@finetune-lab/charts/dom'
import type { Pace } from '@finetune-lab/runs'
import type { RunSummary, SweepSummary } from '../store/sweep-summary.ts'

// One-line descriptions of a sweep: for the tree, quick picks, the status bar and notifications.

/** `41 of 63 · 12 s left`, `68.8 % · 2 h ago`; the icon and the accessible label say whether it is finished. */
export function sweepDescription(
  { state, stopped, pace, best, collapsed, created, slurm }: SweepSummary,
  now: Date,
): string {
  const share = `${pace.finished} of ${pace.total}${pace.most === undefined ? '' : ` to ${pace.most}`}`
  const accuracy = joined(
    best && formatPercent(best.accuracy),
    collapsed > 0 && (best ? `${formatNumberOf(collapsed, 'point')} collapsed` : 'training collapsed'),
  )
  const age = formatAge(new Date(created), now)
  if (state === 'running')
    return joined(
      share,
      pace.secondsLeft !== undefined &&
        `${pace.most === undefined ? '' : 'up to '}${formatSecondsLeft(pace.secondsLeft)} left`,
      accuracy,
    )
  if (state === 'waiting') return joined(share, slurm?.words, accuracy)
  if (state === 'finished') return joined(accuracy, age)
  if (state === 'failed') return joined(`${pace.failed} of ${pace.total} failed`, accuracy, age)
  return joined(`${stopped ? 'stopped' : 'interrupted'} at ${share}`, accuracy, age)
}

const MOST_SETTINGS = 3

/** The values of the settings in which a sweep differs from others: `3 seeds, s 1, 2, 4`. */
export function settingsText({ settings }: Pick<SweepRow, 'settings'>, varying: readonly string[]): string {
  const named = varying.slice(0, MOST_SETTINGS).map(name => {
    const text = settingText(name, settings[name])
    return name === 'augmentation' || text.endsWith('seeds') || text.endsWith('seed')
      ? text
      : `${name.slice(name.lastIndexOf('.') + 1)} ${text}`
  })
  return [...named, ...(varying.length > MOST_SETTINGS ? ['…'] : [])].join(' · ')
}

/** `41/63 · 12 s` for running sweeps; several are summed, with the longest remaining time. */
export function statusText(paces: readonly Pace[]): string {
  const sum = (of: (pace: Pace) => number) => paces.reduce((total, pace) => total + of(pace), 0)
  const left = paces.flatMap(({ secondsLeft }) => secondsLeft ?? [])
  return joined(
    paces.length > 1 && `${paces.length} sweeps`,
    `${sum(({ finished }) => finished)}/${sum(({ total }) => total)}`,
    left.length > 0 && formatSecondsLeft(Math.max(...left)),
  )
}

/** The notification for a sweep that has ended: `Digits to letters is done: 63 runs, best 68.8 % (mixup, 64 per class).` */
export function endedText({ name, state, stopped, pace, best, collapsed }: SweepSummary): string {
  if (state === 'failed') return `${name}: ${pace.failed} of ${formatNumberOf(pace.total, 'run')} failed.`
  if (state === 'interrupted')
    return `${name} was ${stopped ? 'stopped' : 'interrupted'}: ${pace.finished} of ${formatRuns(pace.total, pace.most)} are done.`
  const found = best
    ? `, best ${formatPercent(best.accuracy)} (${best.augmentation}, ${best.samplesPerClass} per class)`
    : ''
  const dead =
    collapsed === 0
      ? ''
      : best
        ? ` Training collapsed at ${formatNumberOf(collapsed, 'point')}: lower the learning rate.`
        : ' Training collapsed everywhere: lower the learning rate.'
  return `${name} is done: ${formatNumberOf(pace.total, 'run')}${found}.${dead}`
}

/** `62.4 %`, `10.0 % · collapsed`, `40 %`, `waiting`, `failed` */
export function runDescription({ state, done, accuracies, collapsed }: RunSummary): string {
  if (state === 'finished') return joined(...accuracies.map(formatPercent), collapsed && 'collapsed')
  return state === 'running' ? `${Math.round(done * 100)} % done` : state
}

const joined = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join(' · ')
