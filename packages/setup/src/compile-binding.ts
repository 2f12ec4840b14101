import { rename, rm, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { type TensorflowKind, tensorflowFiles } from '@finetune-lab/model/tensorflow'
import { makeFolder, UserFacingError } from '@finetune-lab/system'
import { runCommand } from './run-command.ts'

/**
 * The Node-API version that tfjs-node 4.22 requires. A binding compiled for it runs on Node 12.22 and newer, and in
 * Electron.
 */
const NODE_API = 8

/**
 * Compiles tfjs-node's binding from the sources in its package against the library in `native`, with the sources, flags
 * and RUNPATH of the package's own binding.gyp. `$ORIGIN` is the binding's folder.
 *
 * @param folder holds `native` (`lib` and `include` of TensorFlow's wheel) and `node_modules`
 * @throws UserFacingError with the compiler's message; an AbortError if the signal was aborted
 */
export async function compileBinding(
  kind: TensorflowKind,
  folder: string,
  { compiler, signal }: { compiler: string; signal?: AbortSignal },
): Promise<void> {
  const { packageFolder, binding } = tensorflowFiles(kind, folder)
  const native = join(folder, 'native')
  // The names the linker looks for. The loader follows the names in the libraries themselves.
  await linkTo('libtensorflow_cc.so.2', join(native, 'lib', 'libtensorflow.so'))
  await linkTo('libtensorflow_framework.so.2', join(native, 'lib', 'libtensorflow_framework.so'))
  const libraries = join(packageFolder, 'deps')
  await linkTo(relative(packageFolder, native), libraries)
  makeFolder(dirname(binding))
  const unfinished = `${binding}.unfinished`
  const { code, output, errors } = await runCommand(
    compiler,
    [
      ...['-std=c++17', '-O2', '-fPIC', '-shared', '-fno-strict-aliasing', `-DNAPI_VERSION=${NODE_API}`],
      ...['-DBUILDING_NODE_EXTENSION', '-DMODULE_NAME=tfjs_binding', '-DNODE_GYP_MODULE_NAME=tfjs_binding'],
      ...[`-I${join(folder, 'node_modules', 'node-api-headers', 'include')}`, `-I${join(libraries, 'include')}`],
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map(name => join(packageFolder, 'binding', name)),
      ...['-o', unfinished, `-L${join(libraries, 'lib')}`, '-Wl,-rpath,$ORIGIN/../../deps/lib'],
      ...['-ltensorflow', '-ltensorflow_framework'],
    ],
    { signal },
  )
  if (code !== 0) {
    const complaint = `${errors}\n${output}`.split('\n').find(line => /error|fatal|undefined|No space/i.test(line))
    throw new UserFacingError(
      /No space left/i.test(errors) ? 'lack' : 'failed',
      `could not compile TensorFlow’s binding: ${compiler} says: ${complaint ?? `code ${code}`}`,
    )
  }
  await rename(unfinished, binding)
}

async function linkTo(target: string, path: string): Promise<void> {
  await rm(path, { recursive: true, force: true })
  await symlink(target, path)
}
