/** Memoizes the last result: recomputes only if an input changes. */
export function remember<Inputs extends readonly unknown[], Result>(
  compute: (...inputs: Inputs) => Result,
): (...inputs: Inputs) => Result {
  let last: { readonly inputs: Inputs; readonly result: Result } | undefined
  return (...inputs) => {
    if (!last || inputs.some((input, index) => input !== last!.inputs[index]))
      last = { inputs, result: compute(...inputs) }
    return last.result
  }
}
