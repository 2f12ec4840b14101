import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ErrorKind, makeFolder, UserFacingError } from '@finetune-lab/system'
import { runCommand } from './run-command.ts'
import type { Wheel } from './wheels.ts'

export interface DownloadOptions {
  /** A Python with pip. */
  readonly python: string
  readonly environment?: NodeJS.ProcessEnv
  readonly signal?: AbortSignal
  /** Called now and then with the bytes received so far. */
  readonly onBytes?: (received: number) => void
}

const LOOK_MILLISECONDS = 250

/**
 * Downloads one wheel with pip, because pip knows the mirrors, certificates and proxies that the machine is configured
 * for. A wheel with an unexpected checksum is not kept.
 *
 * @param folder receives the complete wheel and nothing else
 * @returns the wheel's path
 * @throws UserFacingError with pip's message; an AbortError if the signal was aborted
 */
export async function downloadWheel(wheel: Wheel, folder: string, options: DownloadOptions): Promise<string> {
  const { python, environment = process.env, signal, onBytes } = options
  const scratch = join(folder, 'pip')
  await rm(scratch, { recursive: true, force: true })
  makeFolder(scratch)
  const requirements = join(scratch, 'requirements.txt')
  await writeFile(requirements, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`)
  const look = setInterval(async () => onBytes?.(await bytesBelow(scratch)), LOOK_MILLISECONDS)
  try {
    const { code, output, errors } = await runCommand(
      python,
      [
        ...['-m', 'pip', 'download', '--no-deps', '--no-cache-dir', '--disable-pip-version-check', '--no-input'],
        ...['--progress-bar', 'off', '--only-binary', ':all:', '--implementation', 'cp', '--python-version', '3.11'],
        ...['--abi', 'cp311', '--abi', 'none', '--platform', 'manylinux2014_x86_64'],
        ...['--platform', 'manylinux_2_17_x86_64', '--require-hashes', '--requirement', requirements, '--dest', folder],
      ],
      // pip writes to a temporary folder first. With the folder here, its progress can be measured and it is removed
      // afterwards.
      { environment: { ...environment, TMPDIR: scratch }, signal },
    )
    const file = join(folder, wheel.file)
    if (code === 0 && (await sizeOf(file)) > 0) return file
    const { reason, kind } = complaintOf(`${output}\n${errors}`)
    throw new UserFacingError(kind, `could not download ${wheel.name} ${wheel.version}: ${reason}`)
  } finally {
    clearInterval(look)
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Finds pip's complaint, in one line. */
function complaintOf(text: string): { readonly reason: string; readonly kind: ErrorKind } {
  if (/DO NOT MATCH THE HASHES/.test(text))
    return {
      reason: `the downloaded file is not the expected one (its SHA-256 is ${/Got\s+(\w+)/.exec(text)?.[1] ?? 'different'}); it was discarded`,
      kind: 'failed',
    }
  const lines = text.split('\n').map(line => line.trim())
  // pip's last error may be just "no matching distribution" when in fact the network is missing.
  const broken = lines.findLast(line =>
    /connection broken|Max retries|No space left|IncompleteRead|timed out|HTTP error (403|407|429|5\d\d)|(403 Client|5\d\d Server) Error/i.test(
      line,
    ),
  )
  const error = lines.findLast(line => /^(ERROR|\S*Error\b)/.test(line))
  return {
    reason: `pip says: ${(broken ?? error ?? lines.findLast(Boolean) ?? 'nothing').slice(0, 300)}`,
    // A registry that answers but has no such file does not mean a missing network: the request is wrong.
    kind: broken === undefined ? 'failed' : 'lack',
  }
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  const sizes = entries
    .filter(entry => entry.isFile())
    .map(entry => sizeOf(join(entry.parentPath ?? entry.path, entry.name)))
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0)
}

const sizeOf = (file: string) =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  )
