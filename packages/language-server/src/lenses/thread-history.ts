import { isDeepStrictEqual } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { MakeHistory, StoreReading } from './history.ts'

/** History that is read in a separate thread, started when the first file needs it. */
export const threadHistory: MakeHistory = (onChange, onError) => {
  const readings = new Map<string, StoreReading>()
  let wanted: Parameters<ReturnType<MakeHistory>['follow']>[0] = []
  let thread: Worker | undefined

  const start = () => {
    const worker = new Worker(new URL('./history-thread.js', import.meta.url))
    worker.on('message', (reading: StoreReading) => {
      readings.set(reading.store, reading)
      onChange()
    })
    // Without the thread, lenses still work, but without sweeps.
    worker.on('error', onError)
    worker.unref()
    return worker
  }
  return {
    follow(next) {
      if (isDeepStrictEqual(next, wanted)) return
      wanted = next
      if (!thread && wanted.length === 0) return
      thread ??= start()
      thread.postMessage(wanted)
    },
    reading: store => readings.get(store),
    dispose: () => void thread?.terminate(),
  }
}
