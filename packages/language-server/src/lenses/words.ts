/** `1 s`, `20 s`, `4 min`, `2 h`: as precise as an estimate can be. */
export function about(seconds: number): string {
  if (seconds < 9.5) return `${Math.max(1, Math.round(seconds))} s`
  if (seconds < 57.5) return `${5 * Math.round(seconds / 5)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes < 20 ? minutes : 5 * Math.round(minutes / 5)} min`
  const hours = seconds / 3600
  return `${hours < 9.5 ? Number(hours.toFixed(1)) : Math.round(hours)} h`
}
