import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { findDatasets, isInside, isOpenPlace, type KnownDataset, type LocateOptions } from '@finetune-lab/data'
import type { Connection, WorkspaceFolder } from 'vscode-languageserver'
import { type ExperimentDocument, folderOf } from '../experiment-document.ts'
import { readSettings, type Settings } from '../settings.ts'

/** What the check of a file depends on in addition to its text. */
export interface Surroundings {
  /** The workspace folder that contains the file, or the file's own folder. */
  readonly workspace: string
  readonly settings: Settings
  /** Where to look for data. */
  readonly locate: LocateOptions
  readonly datasets: readonly KnownDataset[]
  /** Their names: the same array as long as nothing changes. */
  readonly names: readonly string[]
}

export interface SurroundingsOf {
  /** The last known surroundings; undefined before the first refresh. */
  recall(document: ExperimentDocument): Surroundings | undefined
  /** Reads again. True if something has changed. */
  refresh(document: ExperimentDocument): Promise<boolean>
  /** Makes the next refresh request the settings again. */
  forgetSettings(): void
  setFolders(folders: readonly WorkspaceFolder[]): void
  /** Whether the server may read a folder that the file names. */
  mayLookInto(document: ExperimentDocument, path: string | undefined): boolean
  trust(): void
}

export interface SurroundingsOptions {
  readonly connection: Connection
  readonly folders: readonly WorkspaceFolder[]
  /** Whether the client answers requests for its settings; otherwise the initial ones apply. */
  readonly asksSettings: boolean
  readonly initialSettings: unknown
  readonly trusted: boolean
}

export function surroundingsOf({
  connection,
  folders,
  asksSettings,
  initialSettings,
  trusted,
}: SurroundingsOptions): SurroundingsOf {
  let workspaces = foldersOnDisk(folders)
  let mayLookAnywhere = trusted
  const settings = new Map<string, Promise<Settings>>()
  const seen = new Map<string, Surroundings>()

  const workspaceOf = (document: ExperimentDocument) => {
    const folder = folderOf(document, workspaces[0] ?? process.cwd())
    return workspaces.find(each => isInside(folder, each)) ?? folder
  }

  function settingsOf(uri: string, workspace: string): Promise<Settings> {
    if (!asksSettings) return Promise.resolve(readSettings(initialSettings))
    const asked =
      settings.get(workspace) ??
      connection.workspace.getConfiguration({ scopeUri: uri, section: 'finetuneLab' }).then(readSettings, () => {
        settings.delete(workspace)
        return readSettings(initialSettings)
      })
    settings.set(workspace, asked)
    return asked
  }

  return {
    recall: document => seen.get(workspaceOf(document)),
    async refresh(document) {
      const workspace = workspaceOf(document)
      const found = await settingsOf(document.uri, workspace)
      const locate = { workspace, dataFolder: found.dataFolder || undefined, closed: !mayLookAnywhere }
      const datasets = await findDatasets(locate)
      const before = seen.get(workspace)
      if (before && isDeepStrictEqual([before.settings, before.locate, before.datasets], [found, locate, datasets]))
        return false
      seen.set(workspace, { workspace, settings: found, locate, datasets, names: datasets.map(({ name }) => name) })
      return true
    },
    forgetSettings: () => settings.clear(),
    setFolders(next) {
      workspaces = foldersOnDisk(next)
      settings.clear()
    },
    mayLookInto(document, path) {
      if (mayLookAnywhere || path === undefined) return true
      const workspace = workspaceOf(document)
      return isOpenPlace(path, seen.get(workspace)?.locate ?? { workspace })
    },
    trust() {
      mayLookAnywhere = true
    },
  }
}

/** The innermost folder first. */
function foldersOnDisk(folders: readonly WorkspaceFolder[]): string[] {
  return folders
    .flatMap(({ uri }) => {
      try {
        return [fileURLToPath(uri)]
      } catch {
        return []
      }
    })
    .toSorted((a, b) => b.length - a.length)
}
