import {
  collectGarbage,
  type FuzzTargets,
  MemoryPeak,
  MOST_MEGABYTES,
  onBytes,
} from '../../packages/testing/src/index.ts'

/** What jazzer.js calls with each of its inputs: throws for a finding only. */
export function guidedTarget(make: FuzzTargets[string]): (bytes: Uint8Array) => Promise<void> {
  let target: ReturnType<typeof onBytes> | undefined
  const memory = new MemoryPeak()
  return async bytes => {
    target ??= onBytes(await make())
    const { read, expected } = target
    const megabytes = async () => {
      memory.begin()
      try {
        await read(bytes)
      } catch (error) {
        if (!expected(error)) throw error
      }
      return memory.megabytes()
    }
    if ((await megabytes()) <= MOST_MEGABYTES) return
    // A compiler or the fuzzer itself may have taken what was taken only once; garbage would be taken again.
    collectGarbage()
    const took = await megabytes()
    if (took > MOST_MEGABYTES) throw new Error(`took ${took.toFixed(0)} MB`)
  }
}
