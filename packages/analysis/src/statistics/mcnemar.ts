/**
 * Two classifiers on the same test images: the exact two-sided p of McNemar's test, from the images that only one
 * classifies correctly. McNemar: Note on the Sampling Error of the Difference Between Correlated Proportions or Percentages.
 * Psychometrika 12, 1947; for classifiers Dietterich, Neural Computation 10, 1998. R's binom.test(onlyA, onlyA +
 * onlyB)$p.value.
 *
 * It is about these two networks and the chance in the test set, not about other seeds.
 *
 * @returns 1 if no image distinguishes them
 */
export function mcnemar(onlyA: number, onlyB: number): number {
  const n = onlyA + onlyB
  const smaller = Math.min(onlyA, onlyB)
  // Both tails of the binomial distribution with p = ½; beyond the middle, they would be counted twice.
  if (2 * smaller + 1 >= n) return 1
  // From the largest term down. Its logarithm is used because 2⁻ⁿ underflows for many images.
  let logTerm = -n * Math.LN2
  for (let k = 0; k < smaller; k++) logTerm += Math.log(n - k) - Math.log(k + 1)
  let [sum, ratio] = [0, 1]
  for (let k = smaller; k >= 0 && ratio > 1e-17; k--) {
    sum += ratio
    ratio *= k / (n - k + 1)
  }
  return Math.min(1, 2 * Math.exp(logTerm) * sum)
}
