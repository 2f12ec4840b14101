import { formatCount } from '@finetune-lab/charts'

/** `12 s`, `3 min 20 s`, `2 h 5 min` */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 100) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** `just now`, `5 min ago`, `2 h ago`, `3 days ago` */
export function age(date: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - date.getTime()) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`
  return `${Math.floor(minutes / 60 / 24)} days ago`
}

/** `7,400` */
export const count = (value: number) => formatCount(Math.round(value))

/** `12 MB` */
export const megabytes = (bytes: number) => `${count(Math.max(1, bytes / 1e6))} MB`
