/** A stretch of memory that is needed from one step of the program to another, both included. */
export interface Storage {
  readonly bytes: number
  first: number
  last: number
  at: number
}

const ALIGNED = 64

export const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNED) * ALIGNED

/**
 * Gives each storage an address such that no two that are needed at the same time overlap: the largest first, each at the
 * lowest address that is free all the time it is needed.
 *
 * @returns the end of the memory used
 */
export function placeStorages(storages: readonly Storage[], base: number): number {
  const placed: Storage[] = []
  let end = base
  for (const storage of storages.toSorted((a, b) => b.bytes - a.bytes)) {
    const others = placed
      .filter(other => other.first <= storage.last && other.last >= storage.first)
      .sort((a, b) => a.at - b.at)
    let at = base
    for (const other of others) {
      if (at + storage.bytes <= other.at) break
      at = Math.max(at, aligned(other.at + other.bytes))
    }
    storage.at = at
    end = Math.max(end, at + storage.bytes)
    placed.push(storage)
  }
  return aligned(end)
}
