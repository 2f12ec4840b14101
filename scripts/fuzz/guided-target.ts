import {
  collectGarbage,
  type FuzzTargets,
  MemoryPeak,
  MOST_MEGABYTES,
  onBytes,
} from '../../packages/testing/src/index.ts'

/** Returns the function that jazzer.js calls with each of its inputs. It throws only for a finding. */
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
    // The compiler or the fuzzer itself may have used memory once. Garbage would be used again.
    collectGarbage()
    const took = await megabytes()
    if (took > MOST_MEGABYTES) throw new Error(`took ${took.toFixed(0)} MB`)
  }
}
