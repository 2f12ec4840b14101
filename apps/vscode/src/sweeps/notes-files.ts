import { basename } from 'node:path'
import { changeAbout, LONGEST_NOTES, readAbout } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import type { StoreModel } from '../store/store-model.ts'
import { storeOfSweep } from '../store/workspace-stores.ts'
import { NOTES_SCHEME } from './manage-sweeps.ts'

/** Lets the editor open and save a sweep's notes like a file: `finetune-lab-notes:/… notes.md?FOLDER`. */
export function registerNotesFiles(context: vscode.ExtensionContext, model: StoreModel): void {
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>()
  const refuse = (uri: vscode.Uri): never => {
    throw vscode.FileSystemError.NoPermissions(uri)
  }
  /** Only sweeps of this workspace's stores: a link may name any folder. */
  const folderOf = (uri: vscode.Uri): string => {
    if (!storeOfSweep(uri.query)) throw vscode.FileSystemError.FileNotFound(uri)
    return uri.query
  }
  const read = (uri: vscode.Uri) => Buffer.from(readAbout(folderOf(uri)).notes, 'utf8')
  const files: vscode.FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => ({ dispose() {} }),
    stat: uri => ({ type: vscode.FileType.File, ctime: 0, mtime: Date.now(), size: read(uri).byteLength }),
    readFile: read,
    writeFile: (uri, content) => {
      const notes = Buffer.from(content).toString('utf8')
      if (notes.length > LONGEST_NOTES)
        throw vscode.FileSystemError.Unavailable(
          `Notes of ${basename(folderOf(uri))}: at most ${LONGEST_NOTES} characters`,
        )
      changeAbout(folderOf(uri), { notes })
      model.refresh()
    },
    readDirectory: () => [],
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  }
  context.subscriptions.push(
    changed,
    vscode.workspace.registerFileSystemProvider(NOTES_SCHEME, files, { isCaseSensitive: true }),
  )
}
