import { fileURLToPath } from 'node:url'
import type { TensorflowKind } from '@finetune-lab/model/tensorflow'
import { proveTensorflow } from './proof.ts'

// A process of its own: a native library may crash, and its 420 MB are gone when this ends. Told which TensorFlow and
// in which folder, it prints what `proveTensorflow` returns, or the reason why there is nothing to return, as JSON.

const [kind, folder] = process.argv.slice(2)
// Whatever the library prints stands on lines before.
process.stdout.write(`\n${JSON.stringify(answer())}\n`)

function answer() {
  try {
    // The kernels lie beside this file.
    return { proof: proveTensorflow(kind as TensorflowKind, folder, fileURLToPath(new URL('.', import.meta.url))) }
  } catch (error) {
    return { reason: (error as Error).message }
  }
}
