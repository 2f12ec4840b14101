import { renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { makeFolder } from '@finetune-lab/system'
import { liveLeases, mayBeAtWork } from '../claims/lease.ts'
import { flushFolder } from '../files/atomic-write.ts'
import { foldersIn, lookAt, refuseLink } from '../files/folders.ts'
import { StoreError } from '../files/store-error.ts'
import { readSweep, type SlurmQueue } from '../follow/follow-sweep.ts'
import { mayStart } from '../follow/slurm-standing.ts'
import { keepOutOfGit } from './keep-out-of-git.ts'
import { isId, sweepFolder, sweepsFolder, trashFolder } from './layout.ts'

/** A deleted sweep, which can be restored. */
export interface DeletedSweep {
  readonly id: string
  /** Its folder in the trash. */
  readonly folder: string
  readonly deleted: Date
}

/** The name of a deleted sweep's folder: its id, and when it was deleted in milliseconds since 1970. */
const NAMES = /^(.+)@(\d{1,15})$/

export interface DeleteOptions {
  readonly now?: Date
  readonly queue?: SlurmQueue
}

/**
 * Moves a sweep to the store's trash, in one rename.
 *
 * @throws StoreError if an engine works on it or may continue to, or a Slurm job may start
 */
export function deleteSweep(folder: string, { now = new Date(), queue }: DeleteOptions = {}): DeletedSweep {
  const kept = whyKept(folder, now, queue)
  if (kept !== undefined) throw new StoreError(`${basename(folder)} was not deleted: ${kept}`)
  const store = dirname(dirname(folder))
  const trash = trashFolder(store)
  const target = join(trash, `${basename(folder)}@${now.getTime()}`)
  try {
    refuseLink(trash)
    makeFolder(trash)
    keepOutOfGit(trash)
    renameSync(folder, target)
  } catch (cause) {
    throw new StoreError(`${folder}: cannot be moved to ${trash} (${(cause as Error).message})`, { cause }, 'lack')
  }
  // An engine may have started in between. It has the folder open by its old path.
  if (liveLeases(target).length > 0) {
    renameSync(target, folder)
    throw new StoreError(`${basename(folder)} was not deleted: an engine has just started on it. Stop it first.`)
  }
  flushFolder(sweepsFolder(store))
  return { id: basename(folder), folder: target, deleted: now }
}

/** Why a sweep must not be deleted now; undefined if it may be. A damaged sweep may be. */
export function whyKept(folder: string, now = new Date(), queue?: SlurmQueue): string | undefined {
  const [lease] = liveLeases(folder, () => now)
  if (lease) return `it is running (process ${lease.pid} on ${lease.host}). Stop it first.`
  if (mayBeAtWork(folder, now))
    return 'an engine that has not reported for a while may still be working on it. Stop it first, or wait a day.'
  try {
    const { slurm } = readSweep(folder, () => now, queue)
    if (slurm && mayStart(slurm)) return `Slurm job ${slurm.job.job} may still start. Stop it first.`
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
  }
  return undefined
}

/** The deleted sweeps, last deleted first. */
export function listDeleted(store: string): DeletedSweep[] {
  const trash = trashFolder(store)
  refuseLink(trash)
  if (!lookAt(trash)) return []
  return foldersIn(trash)
    .flatMap(name => {
      const [, id, time] = NAMES.exec(name) ?? []
      return id !== undefined && isId(id) ? { id, folder: join(trash, name), deleted: new Date(Number(time)) } : []
    })
    .toSorted((a, b) => b.deleted.getTime() - a.deleted.getTime() || (a.id < b.id ? 1 : -1))
}

/**
 * Finds a deleted sweep.
 *
 * @param wanted an id, an unambiguous prefix of one, or `last` for the sweep that was deleted last
 * @throws StoreError
 */
export function findDeleted(store: string, wanted: string): DeletedSweep {
  const all = listDeleted(store)
  if (all.length === 0) throw new StoreError(`${trashFolder(store)}: no deleted sweeps`)
  if (wanted === 'last') return all[0]
  const exact = all.find(({ id }) => id === wanted)
  const matches = exact ? [exact] : all.filter(({ id }) => id.startsWith(wanted))
  if (matches.length === 1 && wanted !== '') return matches[0]
  const some = (matches.length > 0 ? matches : all).slice(0, 5).map(({ id }) => id)
  throw new StoreError(
    matches.length > 1
      ? `sweep ${JSON.stringify(wanted)}: ${matches.length} deleted sweeps start with this (${some.join(', ')}); expected one`
      : `sweep ${JSON.stringify(wanted)}: not in ${trashFolder(store)}. Last deleted: ${some.join(', ')}`,
  )
}

/** Moves a deleted sweep back. @returns its folder @throws StoreError if there is a sweep with its id */
export function restoreSweep({ id, folder }: DeletedSweep): string {
  const store = dirname(dirname(folder))
  const target = sweepFolder(store, id)
  refuseLink(sweepsFolder(store))
  if (lookAt(target)) throw new StoreError(`${target}: already exists; ${folder} stays where it is`)
  try {
    makeFolder(sweepsFolder(store))
    renameSync(folder, target)
  } catch (cause) {
    throw new StoreError(`${folder}: cannot be moved to ${target} (${(cause as Error).message})`, { cause }, 'lack')
  }
  flushFolder(sweepsFolder(store))
  return target
}
