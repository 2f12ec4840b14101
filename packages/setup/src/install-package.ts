import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TENSORFLOW_PACKAGES, type TensorflowKind } from '@finetune-lab/model/tensorflow'
import { UserFacingError } from '@finetune-lab/system'
import { runCommand } from './run-command.ts'
import lock from './tfjs-node.lock.json' with { type: 'json' }

/** The one package in which installations for the processor and for CUDA differ; its checksum for CUDA. */
const GPU_INTEGRITY = 'sha512-p//NN6DGiN4hInUmIkRffaFVMcdTREUMjPyjW04J7OXvB2zBlQimj61eFKSgRrH3f5TnOfKzb0n56he/B6a4bw=='

/** npm's codes for a network, a proxy or a disk that is missing; others, such as EINTEGRITY, are of what was installed. */
const LACK =
  /\b(ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|E\w*TIMEDOUT|ERR_SOCKET_TIMEOUT|E403|E407|E50\d|ENOSPC)\b/

/**
 * Has npm install tfjs-node, each package with the checksum in our lock file, into `node_modules` of a folder. No
 * package's own script is run: tfjs-node's would download a TensorFlow of 2022.
 *
 * @throws UserFacingError with what npm says; an AbortError when the signal asked for it
 */
export async function installPackage(
  kind: TensorflowKind,
  folder: string,
  { npm, environment, signal }: { npm: string; environment?: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<void> {
  const locked = lockFor(kind)
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, ...locked.packages[''] }))
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(locked))
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']
  const { code, output, errors } = await runCommand(npm, args, { folder, environment, signal })
  if (code !== 0)
    throw new UserFacingError(
      LACK.test(errors) ? 'lack' : 'failed',
      `${TENSORFLOW_PACKAGES[kind]} was not installed: npm says: ${reasonIn(errors || output)}`,
    )
  await dropSourceMaps(join(folder, 'node_modules'))
}

interface PackageLock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly dependencies?: Record<string, string> }>
  >
}

/** The lock file is for the processor; for CUDA with the other package in place of that one. */
function lockFor(kind: TensorflowKind): PackageLock {
  if (kind === 'cpu') return lock
  const { '': root, [`node_modules/${TENSORFLOW_PACKAGES.cpu}`]: cpu, ...others } = (lock as PackageLock).packages
  const { [TENSORFLOW_PACKAGES.cpu]: version, ...dependencies } = root.dependencies!
  return {
    ...lock,
    packages: {
      '': { ...root, dependencies: { ...dependencies, [TENSORFLOW_PACKAGES.gpu]: version } },
      ...others,
      [`node_modules/${TENSORFLOW_PACKAGES.gpu}`]: { ...cpu, integrity: GPU_INTEGRITY } as object,
    },
  }
}

/** 190 of tfjs's 300 MB are for debugging it. */
async function dropSourceMaps(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile() && entry.name.endsWith('.map')) await rm(join(entry.parentPath ?? entry.path, entry.name))
}

function reasonIn(text: string): string {
  const lines = text.split('\n').map(line => line.replace(/^npm (error|ERR!)\s*/, '').trim())
  const said = lines.filter(line => line !== '' && !/^(code|errno|syscall|path|A complete log)/.test(line))
  return (said.slice(0, 2).join(' ') || 'nothing').slice(0, 300)
}
