/** 0.6243 → `62.4 %`. */
export function formatPercent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

export { formatPoints } from '@finetune-lab/analysis'

/** 20800 → `20,800`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** `1 seed`, `3 seeds`. */
export function formatNumberOf(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`
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

/** `2025-11-23 14:02 UTC`; what is no time is shown as it is. */
export function formatTime(iso: string): string {
  const time = new Date(iso)
  return Number.isNaN(time.getTime()) ? iso : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
