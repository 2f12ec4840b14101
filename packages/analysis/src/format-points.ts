/** A difference of shares in percentage points: 0.0754 → `+7.5`, −0.021 → `−2.1`, 0 → `0.0`. */
export function formatPoints(difference: number): string {
  const rounded = Math.abs(100 * difference).toFixed(1)
  if (rounded === '0.0') return rounded
  return `${difference < 0 ? '−' : '+'}${rounded}`
}
