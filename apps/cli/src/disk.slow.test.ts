import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { describeDiskTroubles, isRoot } from './testing/disk-trouble.ts'

// Real full and read-only file systems, mounted for the test.

const filler = (store: string) => join(store, 'somebody-else')
const onItsOwnDisk = {
  can: canMount(),
  prepare: (store: string) => mount('-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', store),
  unmake: (store: string) => void spawnSync('umount', ['-l', '-R', store]),
}

describeDiskTroubles([
  {
    words: 'the disk is full',
    ...onItsOwnDisk,
    begin(store) {
      try {
        for (let i = 0; ; i++) writeFileSync(filler(store), Buffer.alloc(i % 64 === 63 ? 1 : 64 * 1024), { flag: 'a' })
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
      }
    },
    end: store => rmSync(filler(store), { force: true }),
  },
  {
    words: 'the file system is read-only',
    ...onItsOwnDisk,
    // A mount with open writers refuses to become read-only. A bind mount over it does not.
    begin(store) {
      mount('--bind', store, store)
      mount('-o', 'remount,bind,ro', store)
    },
    end: store => void spawnSync('umount', [store]),
  },
])

function mount(...args: string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

function canMount(): boolean {
  if (process.platform !== 'linux' || !isRoot) return false
  const at = mkdtempSync(join(tmpdir(), 'finetune-lab-mount-'))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at]).status !== 0) return false
  return spawnSync('umount', [at]).status === 0
}
