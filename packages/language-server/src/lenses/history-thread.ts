// The thread that reads run stores. Reading a large sweep takes a second, which no keystroke should wait for.
import { parentPort } from 'node:worker_threads'
import { storeReader } from './read-store.ts'

const LOOK_MILLISECONDS = 1_500

let wanted: readonly { readonly store: string; readonly files: readonly string[] }[] = []
const readers = new Map<string, ReturnType<typeof storeReader>>()
const posted = new Map<string, string>()

function postChanges(): void {
  for (const { store, files } of wanted) {
    const reader = readers.get(store) ?? storeReader(store)
    readers.set(store, reader)
    const reading = reader.read(files)
    const words = JSON.stringify(reading)
    if (posted.get(store) !== words) parentPort!.postMessage(reading)
    posted.set(store, words)
  }
}

parentPort!.on('message', (next: typeof wanted) => {
  wanted = next
  for (const store of readers.keys())
    if (!wanted.some(each => each.store === store)) for (const map of [readers, posted]) map.delete(store)
  postChanges()
})
setInterval(postChanges, LOOK_MILLISECONDS)
