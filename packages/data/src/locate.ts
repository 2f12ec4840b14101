import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import envPaths from 'env-paths'
import { DATASET_NAME } from './dataset-name.ts'
import { sources } from './fetch/sources.ts'
import { isInside, leadsOut } from './inside.ts'
import {
  type DatasetFormat,
  FILE_ROLES,
  type FileRole,
  findRegisteredDataset,
  OWN_FORMAT,
  type RegisteredDataset,
  registeredDatasets,
  SYSTEM_DATA,
  usualName,
} from './registry.ts'

/** What an experiment file may say about a data set. */
export interface DatasetSettings {
  /** A folder of IDX files, used instead of all other places. Absolute, or relative to `workspace`. */
  readonly path?: string
  readonly mean?: number
  readonly std?: number
}

export interface LocateOptions {
  readonly settings?: DatasetSettings
  /** The folder named on the command line (`--data`), holding one folder per data set. */
  readonly dataFolder?: string
  /**
   * Default: the process's own. `FINETUNE_LAB_DATA` is read from it, and `FINETUNE_LAB_SYSTEM_DATA`: the folder of system
   * packages' data sets instead of `/usr/share/datasets`; empty for none.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Default: the current folder. */
  readonly workspace?: string
  /** Default: the user's cache folder of finetune-lab. */
  readonly cacheFolder?: string
  /** The workspace is not trusted, so links that lead out of it are not followed. Default: false. */
  readonly closed?: boolean
}

export type Location = FoundDataset | MissingDataset

export interface FoundDataset {
  readonly found: true
  readonly name: string
  readonly folder: string
  /** The full path of each file. Those of a synthetic set may not have been drawn yet. */
  readonly files: Readonly<Record<FileRole, string>>
}

export interface MissingDataset {
  readonly found: false
  readonly name: string
  /** Whether the name is a built-in data set's or has settings; otherwise it may be misspelt. */
  readonly known: boolean
  /** The usual names of the missing files, for the folder that lacks the fewest. */
  readonly missing: readonly string[]
  /** The folders that were searched, in order. */
  readonly looked: readonly string[]
  /** One message that contains all this and says what to do. */
  readonly message: string
  /** The end of the message, which says what to do in a terminal. An editor can offer something else. */
  readonly advice?: string
}

/**
 * Finds the files of a data set. Searches `--data`, `$FINETUNE_LAB_DATA`, `<workspace>/data`, the user's cache and the
 * folder of a system package, in this order, for a folder with the data set's name that contains all four files.
 * A synthetic set is only in the user's cache.
 */
export async function locateDataset(name: string, options: LocateOptions = {}): Promise<Location> {
  const { settings } = options
  const registered = findRegisteredDataset(name)
  const known = registered !== undefined || settings?.path !== undefined
  const format = formatOf(name)
  if (isDrawn(name, options)) return drawn(name, join(datasetCache(options), name))
  const looked = foldersFor(name, options)
  const places: Place[] = []
  for (const folder of looked) {
    const files = await findFiles(folder, format)
    const absent = FILE_ROLES.filter(role => files[role] === undefined)
    if (absent.length === 0) return { found: true, name, folder, files: files as Record<FileRole, string> }
    places.push({ folder, absent, there: await exists(folder) })
  }
  // The user probably means the folder with the most files.
  const absent = places.reduce(
    (least, place) => (place.absent.length < least.length ? place.absent : least),
    FILE_ROLES,
  )
  const missing = absent.map(role => usualName(format, role))
  return {
    found: false,
    name,
    known,
    missing,
    looked,
    ...explain(name, known, places, settings?.path !== undefined),
  }
}

/** A searched folder that does not contain the data set. */
interface Place {
  readonly folder: string
  readonly absent: readonly FileRole[]
  /** Whether the folder exists. */
  readonly there: boolean
}

/** Whether the product draws this data set itself: a synthetic one, unless the request names a folder for it. */
export function isDrawn(name: string, { settings }: LocateOptions): boolean {
  return settings?.path === undefined && findRegisteredDataset(name)?.synthetic === true
}

/** The expected format of the data set's files. The user's own folders follow MNIST. */
export function formatOf(name: string): DatasetFormat {
  return findRegisteredDataset(name)?.format ?? OWN_FORMAT
}

/** `<cache>/datasets`: one folder per data set that was fetched, imported or drawn. */
export function datasetCache(options: LocateOptions = {}): string {
  return join(options.cacheFolder ?? envPaths('finetune-lab', { suffix: '' }).cache, 'datasets')
}

/** A built-in set is never missing: its files are drawn when it is first loaded. */
function drawn(name: string, folder: string): FoundDataset {
  const format = formatOf(name)
  const files = Object.fromEntries(FILE_ROLES.map(role => [role, join(folder, usualName(format, role))]))
  return { found: true, name, folder, files: files as Record<FileRole, string> }
}

/** The folders that contain one folder per data set, in search order. */
export function datasetPlaces(options: LocateOptions): string[] {
  const { dataFolder, environment = process.env, workspace = process.cwd() } = options
  const places = [dataFolder, environment.FINETUNE_LAB_DATA || undefined, 'data', datasetCache(options)]
  const all = new Set(places.filter(place => place !== undefined).map(place => resolve(workspace, place)))
  return [...all].filter(place => mayBeLookedAt(place, options))
}

const mayBeLookedAt = (folder: string, { closed = false, workspace = process.cwd() }: LocateOptions) =>
  !closed || !leadsOut(folder, workspace)

/**
 * Whether a folder named by a file of an untrusted workspace may be read: if it is inside the workspace and no link
 * leads out of it, or if it is in a folder that is searched anyway.
 */
export function isOpenPlace(folder: string, options: LocateOptions): boolean {
  const { workspace = process.cwd() } = options
  const system = registeredDatasets.flatMap(dataset => systemFolder(dataset, options) ?? [])
  const path = resolve(folder)
  const places = [workspace, ...datasetPlaces({ ...options, closed: true }), ...system]
  return places.some(place => isInside(path, place)) && !leadsOut(path, workspace)
}

function foldersFor(name: string, options: LocateOptions): string[] {
  const { settings, workspace = process.cwd() } = options
  const open = (folder: string) => mayBeLookedAt(folder, options)
  if (settings?.path !== undefined) return [resolve(workspace, settings.path)].filter(open)
  // Names become folder names only if they cannot lead elsewhere.
  if (!DATASET_NAME.test(name)) return []
  const folders = datasetPlaces(options)
    .map(place => join(place, name))
    .filter(open)
  const registered = findRegisteredDataset(name)
  const system = registered && systemFolder(registered, options)
  return [...new Set([...folders, ...(system ? [system] : [])])]
}

function systemFolder(
  { name, packaged }: RegisteredDataset,
  { environment = process.env }: LocateOptions,
): string | undefined {
  const system = environment.FINETUNE_LAB_SYSTEM_DATA ?? SYSTEM_DATA
  return packaged && system !== '' ? join(system, name) : undefined
}

async function findFiles(folder: string, format: DatasetFormat): Promise<Partial<Record<FileRole, string>>> {
  const files: Partial<Record<FileRole, string>> = {}
  for (const role of FILE_ROLES) {
    const candidates = format.fileNames[role].flatMap(file => [join(folder, file), join(folder, `${file}.gz`)])
    for (const candidate of candidates) {
      if (!(await exists(candidate))) continue
      files[role] = candidate
      break
    }
  }
  return files
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

/** Lists what each folder lacks, so that a folder with one missing file is not mistaken for an empty one. */
function explain(
  name: string,
  known: boolean,
  places: readonly Place[],
  own: boolean,
): Pick<MissingDataset, 'message' | 'advice'> {
  const names = registeredDatasets.map(dataset => dataset.name).join(', ')
  if (!known)
    return {
      message: `Data set "${name}" is not known. Built in are ${names}; one of your own is named under "datasets" with its path.`,
    }
  const format = formatOf(name)
  const fetchable = sources[name] ? `Download it with "finetune-lab data fetch ${name}", or put` : 'Put'
  const advice = own
    ? 'Put the files there or correct the path.'
    : `${fetchable} the files into one of these folders, or name the folder that holds "${name}" with --data or $FINETUNE_LAB_DATA.`
  const message = [
    `Data set "${name}" is missing.`,
    'Files (gzipped with .gz or not):',
    ...FILE_ROLES.map(role => `  ${usualName(format, role)}`),
    'Looked in:',
    ...places.map(({ folder, absent, there }) => `  ${folder}: ${lack(format, absent, there)}`),
    advice,
  ].join('\n')
  return { message, ...(!own && { advice }) }
}

function lack(format: DatasetFormat, absent: readonly FileRole[], there: boolean): string {
  if (!there) return 'no such folder'
  if (absent.length === FILE_ROLES.length) return 'none of the files'
  return `lacks ${absent.map(role => usualName(format, role)).join(', ')}`
}
