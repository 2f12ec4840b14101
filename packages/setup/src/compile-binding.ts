import { rename, rm, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { type TensorflowKind, tensorflowFiles } from '@finetune-lab/model/tensorflow'
import { makeFolder, UserFacingError } from '@finetune-lab/system'
import { runCommand } from './run-command.ts'

/** The Node-API that tfjs-node 4.22 asks for; what is compiled for it runs on every Node from 12.22 on, and in Electron. */
const NODE_API = 8

/**
 * Compiles tfjs-node's binding from the sources in its package against the library in `native`, with the sources, flags
 * and RUNPATH of its own binding.gyp: `$ORIGIN` is the folder of the binding.
 *
 * @param folder holds `native` (`lib` and `include` of TensorFlow's wheel) and `node_modules`
 * @throws UserFacingError with what the compiler says; an AbortError when the signal asked for it
 */
export async function compileBinding(
  kind: TensorflowKind,
  folder: string,
  { compiler, signal }: { compiler: string; signal?: AbortSignal },
): Promise<void> {
  const { packageFolder, binding } = tensorflowFiles(kind, folder)
  const native = join(folder, 'native')
  // What the linker looks for; the loader follows the names that the libraries have themselves.
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
      `TensorFlow’s binding was not compiled: ${compiler} says: ${complaint ?? `code ${code}`}`,
    )
  }
  await rename(unfinished, binding)
}

async function linkTo(target: string, path: string): Promise<void> {
  await rm(path, { recursive: true, force: true })
  await symlink(target, path)
}
