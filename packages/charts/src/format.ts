import { formatPoints, type Interval } from '@finetune-lab/analysis'

/** 0.6243 → `62.4 %`; −0.012 → `−1.2 %`, with a minus sign (U+2212) as in all user-facing text. */
export const formatPercent = (share: number) => `${formatShare(share)} %`

/** Without the unit, for tables whose caption gives it: 0.6243 → `62.4`. */
export function formatShare(share: number): string {
  const number = (share * 100).toFixed(1)
  return number === '-0.0' ? '0.0' : number.replace('-', '−')
}

/**
 * The uncertainty after a mean in a table: ` ± 1.4`, half the t-interval. For an interval near 0 or 100 %, which is not
 * symmetrical, and for one seed (Wilson), its ends in brackets: ` [60.2, 62.0]`.
 */
export function formatUncertainty(
  interval: Interval | undefined,
  plusMinus = '± ',
  format: (value: number) => string = formatShare,
): string {
  if (interval === undefined) return ''
  if (interval.kind === 't' && !interval.uncut && !interval.scale)
    return ` ${plusMinus}${format((interval.high - interval.low) / 2)}`
  return ` [${format(interval.low)}, ${format(interval.high)}]`
}

/** Explains the brackets of `formatUncertainty` in notes; undefined if no interval over seeds has them. */
export function cutNote(intervals: readonly (Interval | undefined)[]): string | undefined {
  if (intervals.some(interval => interval?.uncut))
    return 'brackets over several seeds: the 95 % confidence interval, cut at 0 and 100 %'
  return intervals.some(interval => interval?.scale)
    ? 'brackets over several seeds: the 95 % confidence interval, near 0 and 100 % on the scale of logits'
    : undefined
}

export { formatPoints } from '@finetune-lab/analysis'

/** `[60.2, 62.0]` */
export function formatInterval(
  { low, high }: { readonly low: number; readonly high: number },
  format: (value: number) => string,
): string {
  return `[${format(low)}, ${format(high)}]`
}

/** A difference of accuracies in points, with its interval: `+2.4 [+1.0, +3.8]`. */
export function formatDifference(
  {
    mean,
    interval,
  }: {
    readonly mean: number
    readonly interval?: { readonly low: number; readonly high: number }
  },
  format: (difference: number) => string = formatPoints,
): string {
  return interval ? `${format(mean)} ${formatInterval(interval, format)}` : format(mean)
}

/** 20800 → `20,800`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** `1 seed`, `3 seeds`. */
export function formatNumberOf(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`
}

/** `30 runs`; `30 to 90 runs` while the rule for seeds is open for some points. */
export function formatRuns(total: number, most = total): string {
  return most === total ? formatNumberOf(total, 'run') : `${formatCount(total)} to ${formatNumberOf(most, 'run')}`
}

/** 61.3 → `1 min 1 s`. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  if (hours > 0) return `${hours} h ${minutes} min`
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`
}

/** `23 Nov 14:02` in local time, with the year unless it is this one. Text that is not a time stays as it is. */
export function formatLocalTime(iso: string, now = new Date()): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  const year = time.getFullYear() === now.getFullYear() ? '' : ` ${time.getFullYear()}`
  const [hours, minutes] = [time.getHours(), time.getMinutes()].map(part => String(part).padStart(2, '0'))
  return `${time.getDate()} ${MONTHS[time.getMonth()]}${year} ${hours}:${minutes}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `2025-11-23 14:02 UTC`, for files read elsewhere. Text that is not a time stays as it is. */
export function formatTime(iso: string): string {
  const time = new Date(iso)
  return Number.isNaN(time.getTime()) ? iso : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** Remaining time in whole seconds: `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatSecondsLeft(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 100) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** `just now`, `5 min ago`, `2 h ago`, `3 days ago` */
export function formatAge(date: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - date.getTime()) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`
  return `${Math.floor(minutes / 60 / 24)} days ago`
}

/** `12 MB` */
export function formatMegabytes(bytes: number): string {
  return `${formatCount(Math.round(Math.max(1, bytes / 1e6)))} MB`
}

/** `97.3 %`; never 0 or 100 %. */
export function formatProbability(probability: number): string {
  const percent = 100 * probability
  return percent > 99.9 ? '> 99.9 %' : percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`
}
