/** Numerical Recipes' linear congruential generator, as in test-fixtures/pytorch/make_reference.py. */
export interface Recurrence {
  uniform(): number
  integer(bound: number): number
}

export function recurrence(seed: number): Recurrence {
  let state = seed
  const uint32 = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state
  }
  return {
    uniform: () => uint32() / 2 ** 32,
    integer: bound => Math.floor((uint32() * bound) / 2 ** 32),
  }
}
