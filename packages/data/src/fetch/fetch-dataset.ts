import { open, readFile, rename, rm, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { checkFolder, makeFolder } from '@finetune-lab/system'
import { DataError, invalid } from '../error.ts'
import { examineDataset } from '../examine.ts'
import { datasetCache, type LocateOptions, locateDataset } from '../locate.ts'
import { findRegisteredDataset } from '../registry.ts'
import { checkTransport, download } from './download.ts'
import { type DatasetSource, type Download, sources } from './sources.ts'
import { unpackMembers } from './unpack-members.ts'

export interface FetchOptions extends Pick<LocateOptions, 'cacheFolder'> {
  /** Parent folder for the data set's folder. Default: the user's cache, where every workspace finds it. */
  readonly into?: string
  /** Base URL to download the files from instead of the usual servers: https, or http on this machine. */
  readonly mirror?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: FetchProgress) => void
  /** Replaces the known source of the data set. */
  readonly source?: DatasetSource
}

/** Bytes of all files together. */
export interface FetchProgress {
  readonly file: string
  readonly receivedBytes: number
  readonly totalBytes: number
}

export interface FetchableDataset {
  readonly name: string
  readonly origin: string
  /** Size of the download. The files that are kept may be smaller. */
  readonly bytes: number
}

/** The data sets that can be downloaded, with the sizes of the downloads. */
export function fetchableDatasets(): FetchableDataset[] {
  return Object.entries(sources).map(([name, { origin, downloads }]) => ({ name, origin, bytes: sizeOf(downloads) }))
}

/**
 * Downloads a data set, verifies it and moves it into place. If interrupted, the next call continues. An incomplete
 * download is never taken for a data set.
 *
 * @returns the folder that holds it
 * @throws DataError of kind `missing` if the machine lacks something (a network, disk space), `invalid` if the name is
 *   wrong or the files are not the published ones; an AbortError when the signal aborts
 */
export async function fetchDataset(name: string, options: FetchOptions = {}): Promise<string> {
  const source = options.source ?? sources[name]
  if (source === undefined) throw new DataError('input', notFetchable(name))
  if (options.mirror !== undefined) checkTransport(options.mirror)
  const datasets = options.into ?? datasetCache(options)
  const folder = join(datasets, name)
  const there = await locateDataset(name, { settings: { path: folder } })
  if (there.found) {
    await verify(name, folder, source)
    return folder
  }
  const partial = join(datasets, `.${name}.download`)
  checkFolder(datasets)
  makeFolder(partial)
  const release = await claim(name, partial)
  try {
    await checkRoom(datasets, sizeOf(source.downloads))
    await downloadAll(source, partial, options)
    await verify(name, partial, source).catch(async error => {
      // Continuing could never make these files right.
      await rm(partial, { recursive: true, force: true })
      throw error
    })
    const { files } = (await locateDataset(name, { settings: { path: partial } })) as { files: Record<string, string> }
    makeFolder(folder)
    for (const file of Object.values(files)) await rename(file, join(folder, basename(file)))
    await rm(partial, { recursive: true, force: true })
    return folder
  } finally {
    await release()
  }
}

async function downloadAll({ mirrors, downloads }: DatasetSource, partial: string, options: FetchOptions) {
  const { signal, onProgress } = options
  const totalBytes = sizeOf(downloads)
  let before = 0
  for (const wanted of downloads) {
    const { file, bytes, md5, members } = wanted
    const path = join(partial, file)
    await fromFirst(options.mirror ? [options.mirror] : mirrors, file, async (url, first) => {
      // Another server may have packed the content differently: continue only a file that has a checksum.
      if (!first && md5 === undefined) await rm(path, { force: true })
      const onBytes = (received: number) => onProgress?.({ file, receivedBytes: before + received, totalBytes })
      await download(url, path, { bytes, md5, signal, onBytes })
    })
    before += bytes
    if (members === undefined) continue
    await unpackMembers(path, members, partial)
    await rm(path)
  }
}

/** @throws DataError with the messages of all servers that were tried */
async function fromFirst(
  mirrors: readonly string[],
  file: string,
  take: (url: string, first: boolean) => Promise<void>,
): Promise<void> {
  const errors: DataError[] = []
  for (const mirror of mirrors) {
    const url = new URL(file, mirror.endsWith('/') ? mirror : `${mirror}/`).href
    try {
      return await take(url, errors.length === 0)
    } catch (error) {
      if (!(error instanceof DataError)) throw error
      errors.push(error)
    }
  }
  throw new DataError(errors.at(-1)!.kind, errors.map(({ message }) => message).join('\n'), { cause: errors.at(-1) })
}

/** Reads the whole data set like a run, and compares its contents with the published ones. */
async function verify(name: string, folder: string, { contents = {} }: DatasetSource): Promise<void> {
  const { checksums } = await examineDataset(name, { settings: { path: folder } })
  for (const [file, expected] of Object.entries(contents)) {
    if (checksums[file] !== expected)
      throw invalid(
        `${join(folder, file)}: is not the published file: SHA-256 of its content ${checksums[file]} instead of ${expected}`,
      )
  }
}

/** Ensures a single download per data set at a time. @returns a function that releases the claim */
async function claim(name: string, partial: string): Promise<() => Promise<void>> {
  const lock = join(partial, 'lock')
  for (;;) {
    try {
      const file = await open(lock, 'wx')
      await file.writeFile(String(process.pid))
      await file.close()
      return () => rm(lock, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const holder = Number(await readFile(lock, 'utf8').catch(() => ''))
      if (holder > 0 && holder !== process.pid && isAlive(holder))
        throw invalid(`Data set "${name}" is being downloaded by process ${holder}; wait for it, or end it`)
      if (holder === process.pid) throw invalid(`Data set "${name}" is being downloaded already`)
      await rm(lock, { force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function checkRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  // For a moment, the archive and the unpacked files exist at the same time.
  const needed = bytes * 1.25
  if (bavail * bsize < needed)
    throw new DataError(
      'lack',
      `${folder}: ${megabytes(bavail * bsize)} MB are free, the download needs ${megabytes(needed)} MB`,
    )
}

function notFetchable(name: string): string {
  if (findRegisteredDataset(name)?.synthetic)
    return `Data set "${name}" is built in: it is drawn, there is nothing to download`
  return `Data set "${name}" cannot be downloaded; expected one of ${Object.keys(sources).join(', ')}`
}

const sizeOf = (downloads: readonly Download[]) => downloads.reduce((sum, { bytes }) => sum + bytes, 0)
const megabytes = (bytes: number) => Math.ceil(bytes / 1e6)
