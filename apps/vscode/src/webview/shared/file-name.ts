/** A readable file name without extension: `digits-to-letters-accuracy-2026-11-29`. Empty parts are left out. */
export function fileName(...parts: readonly string[]): string {
  const words = parts.map(part =>
    part
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-+|-+$/g, ''),
  )
  return (
    words
      .filter(word => word !== '')
      .join('-')
      .slice(0, LONGEST) || 'figure'
  )
}

/** Within what every file system takes, in bytes, and with room for an extension. */
const LONGEST = 80

/** `2026-11-29`, in local time. Text that is no time gives nothing. */
export function localDate(iso: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return ''
  const [month, day] = [time.getMonth() + 1, time.getDate()].map(part => String(part).padStart(2, '0'))
  return `${time.getFullYear()}-${month}-${day}`
}
