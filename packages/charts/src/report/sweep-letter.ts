/** A, B, … Z, then AA, AB, …: short names for the sweeps of a comparison. */
export function sweepLetter(index: number): string {
  const rest = index >= 26 ? sweepLetter(Math.floor(index / 26) - 1) : ''
  return rest + String.fromCharCode(65 + (index % 26))
}
