import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { loadDataset } from '@finetune-lab/data'
import { afterAll, expect, it } from 'vitest'
import { describeOnOwnServer } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

// The real files from Debian's package: no other files have their checksums.
const debian = '/usr/share/datasets/fashion-mnist'

/** A local mirror that initially serves wrong files under the right names. */
let damaged = true
const mirror = createServer(({ url }, response) => {
  if (damaged) response.end('these are no images')
  else createReadStream(join(debian, basename(url!))).pipe(response)
})
await new Promise<void>(listening => mirror.listen(0, '127.0.0.1', listening))
afterAll(() => {
  mirror.closeAllConnections()
  mirror.close()
})

describeOnOwnServer(
  'A download',
  vs => {
    it('rejects wrong files and leaves nothing behind; accepts and lists the real ones', async () => {
      const window = await vs.window(newWorkspace())
      await window.showLab()
      const fetch = async () => {
        await window.typeCommand('Finetune Lab: Download data set')
        await window.pick('fashion-mnist')
      }
      await fetch()
      // Images and labels are downloaded in parallel: either may fail first.
      await window.notification(/train-(images-idx3|labels-idx1)-ubyte\.gz: starts with/).waitFor()
      const folder = join(vs.server.folder, 'finetune-lab/datasets/fashion-mnist')
      expect(existsSync(folder)).toBe(false)
      await window.screenshot('host/download-refused')
      if (!existsSync(debian)) {
        console.warn(`SKIPPED: no ${debian} here, so the real files were not downloaded`)
        return
      }
      damaged = false
      await window.command('Notifications: Clear All Notifications')
      await fetch()
      await window.notification('Downloaded fashion-mnist').waitFor()
      const { train } = await loadDataset('fashion-mnist', { settings: { path: folder } })
      expect(train.count).toBe(60_000)
      await window.treeRow(/fashion-mnist.*60,000/).waitFor()
    }, 240_000)
  },
  { environment: { FINETUNE_LAB_MIRROR: `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/` } },
)
