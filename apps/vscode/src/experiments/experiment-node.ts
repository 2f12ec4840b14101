import type { WorkspaceStore } from '../store/workspace-stores.ts'

/**
 * A row in the tree. Commands get it as their argument and read what they need from it: `file`, `folder`, `run`.
 */
export type ExperimentNode =
  | { readonly kind: 'workspace'; readonly workspace: WorkspaceStore }
  | { readonly kind: 'experiment'; readonly file: string }
  | { readonly kind: 'strays'; readonly workspace: WorkspaceStore }
  /** The archived sweeps of a file. */
  | { readonly kind: 'archive'; readonly file: string }
  | { readonly kind: 'sweep'; readonly folder: string }
  | { readonly kind: 'run'; readonly folder: string; readonly run: string }
  | { readonly kind: 'problem'; readonly message: string }
