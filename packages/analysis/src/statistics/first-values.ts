/**
 * The values of the first seeds. Those that were added because the first ones spread count in means, but not in spreads:
 * an interval whose number of seeds was chosen while the sweep ran then still covers 95 % (Stein's two-stage sample, see
 * `seedsNeededFor`).
 */
export function firstOf<Value extends { readonly added?: true }>(values: readonly Value[]): readonly Value[] {
  return values.some(({ added }) => added) ? values.filter(({ added }) => !added) : values
}

/** The seeds of the added ones. */
export function addedSeeds(
  points: readonly { readonly values: readonly { readonly seed: number; readonly added?: true }[] }[],
): ReadonlySet<number> {
  return new Set(points.flatMap(({ values }) => values.filter(({ added }) => added).map(({ seed }) => seed)))
}
