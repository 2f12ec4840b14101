import { fileURLToPath } from 'node:url'
import type { TensorflowKind } from '@finetune-lab/model/tensorflow'
import { proveTensorflow } from './proof.ts'

// A separate process, as a native library may crash and as its 420 MB are freed when this ends. The arguments are the
// kind of TensorFlow and its folder. It prints the result of `proveTensorflow`, or the reason for its failure, as JSON.

const [kind, folder] = process.argv.slice(2)
// The library's own output is on the lines before.
process.stdout.write(`\n${JSON.stringify(answer())}\n`)

function answer() {
  try {
    // The kernels are next to this file.
    return { proof: proveTensorflow(kind as TensorflowKind, folder, fileURLToPath(new URL('.', import.meta.url))) }
  } catch (error) {
    return { reason: (error as Error).message }
  }
}
