import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TENSORFLOW_PACKAGES, type TensorflowKind } from '@finetune-lab/model/tensorflow'
import { UserFacingError } from '@finetune-lab/system'
import { runCommand } from './run-command.ts'
import lock from './tfjs-node.lock.json' with { type: 'json' }

/** The only package that differs between CPU and CUDA installations; this is its checksum for CUDA. */
const GPU_INTEGRITY = 'sha512-p//NN6DGiN4hInUmIkRffaFVMcdTREUMjPyjW04J7OXvB2zBlQimj61eFKSgRrH3f5TnOfKzb0n56he/B6a4bw=='

/** npm's codes for a missing network, proxy or disk. Others, such as EINTEGRITY, concern the package itself. */
const LACK =
  /\b(ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|E\w*TIMEDOUT|ERR_SOCKET_TIMEOUT|E403|E407|E50\d|ENOSPC)\b/

/**
 * Installs tfjs-node with npm into a folder's `node_modules`, with each package's checksum from our lock file. Runs no
 * package's own scripts: tfjs-node's would download a TensorFlow from 2022.
 *
 * @throws UserFacingError with npm's message; an AbortError if the signal was aborted
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
      `could not install ${TENSORFLOW_PACKAGES[kind]}: npm says: ${reasonIn(errors || output)}`,
    )
  await dropSourceMaps(join(folder, 'node_modules'))
}

interface PackageLock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly dependencies?: Record<string, string> }>
  >
}

/** The lock file is for the CPU; for CUDA, one package replaces the other. */
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

/** Source maps are 190 of tfjs's 300 MB. */
async function dropSourceMaps(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile() && entry.name.endsWith('.map')) await rm(join(entry.parentPath ?? entry.path, entry.name))
}

function reasonIn(text: string): string {
  const lines = text.split('\n').map(line => line.replace(/^npm (error|ERR!)\s*/, '').trim())
  const said = lines.filter(line => line !== '' && !/^(code|errno|syscall|path|A complete log)/.test(line))
  return (said.slice(0, 2).join(' ') || 'nothing').slice(0, 300)
}
