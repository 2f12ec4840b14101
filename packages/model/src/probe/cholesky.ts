/**
 * A = L Lᵀ, in place: Golub and Van Loan, Matrix Computations, 2013, section 4.2.5.
 *
 * @param a Float64Array [size, size], symmetric and positive definite; only its lower triangle is read and written
 */
export function cholesky(a: Float64Array, size: number): void {
  for (let j = 0; j < size; j++)
    for (let i = j; i < size; i++) {
      let sum = a[i * size + j]
      for (let k = 0; k < j; k++) sum -= a[i * size + k] * a[j * size + k]
      a[i * size + j] = i === j ? Math.sqrt(sum) : sum / a[j * size + j]
    }
}
