import { proveTensorflow } from './proof.ts'

// A process of its own: a native library may crash, and its 420 MB are gone when this ends. Told which TensorFlow and
// in which folder, it prints what `proveTensorflow` returns, or the reason why there is nothing to return, as JSON.

const [kind, folder] = process.argv.slice(2)
const answer = await proveTensorflow(kind as 'cpu' | 'gpu', folder).then(
  proof => ({ proof }),
  (error: Error) => ({ reason: error.message }),
)
// Whatever the library prints stands on lines before.
process.stdout.write(`\n${JSON.stringify(answer)}\n`)
