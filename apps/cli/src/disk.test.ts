import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describeDiskTroubles, isRoot, WITHOUT_OVERRIDE } from './testing/disk-trouble.ts'

// The disk trouble that needs no separate disk. disk.slow.test.ts has those that do.

const canLosePermission =
  process.platform !== 'win32' && (!isRoot || spawnSync('setpriv', [...WITHOUT_OVERRIDE.slice(1), 'true']).status === 0)

function changeModes(folder: string, mode: number): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) changeModes(join(folder, entry.name), mode)
  chmodSync(folder, mode)
}

describeDiskTroubles([
  {
    words: 'no permission to write',
    can: canLosePermission,
    prepare() {},
    begin: store => changeModes(store, 0o555),
    end: store => changeModes(store, 0o755),
    unmake() {},
  },
])
