import * as vscode from 'vscode'
import type { AskedNetworks, ToComparePanel } from '../../messages.ts'
import { storeOfSweep } from '../../store/workspace-stores.ts'
import { TaskCancelled, type TaskRunner } from '../../tasks/run-task.ts'

const PIXELS = 784

/** Runs pairs of networks on the test images, one pair at a time, and keeps the images for paging. */
export interface NetworkAsking extends vscode.Disposable {
  ask(of: AskedNetworks): Promise<void>
  cancel(): void
  /** Sends pixels of images on which they disagree, by their indices in the test set. */
  images(indices: readonly number[]): void
}

export function networkAsking(runTask: TaskRunner, post: (message: ToComparePanel) => void): NetworkAsking {
  let running: vscode.CancellationTokenSource | undefined
  /** The answer of the last pair. */
  let held: { of: AskedNetworks; places: ReadonlyMap<number, number>; pixels: Buffer } | undefined
  const cancel = () => {
    running?.cancel()
    running = undefined
  }
  return {
    async ask(of) {
      cancel()
      if (!vscode.workspace.isTrusted) {
        post({ type: 'not-asked', of, error: 'This workspace is not trusted: networks cannot run here.' })
        return
      }
      const source = new vscode.CancellationTokenSource()
      running = source
      const store = storeOfSweep(of.a.folder) ?? storeOfSweep(of.b.folder)
      try {
        const workspace = store?.workspace ?? of.a.folder
        const { summary, pixels: encoded } = await runTask(
          'disagreements',
          { ...of, workspace, dataFolder: store?.dataFolder },
          {
            onProgress: ({ share, words }) => running === source && post({ type: 'asking', of, share, words }),
            cancelled: source.token,
          },
        )
        if (running !== source) return
        const places = new Map(summary.images.map(({ index }, place) => [index, place]))
        held = { of, places, pixels: Buffer.from(encoded, 'base64') }
        post({ type: 'disagreements', of, summary })
      } catch (error) {
        // A newer question has replaced this one: ignore the error.
        if (running && running !== source) return
        if (error instanceof TaskCancelled) post({ type: 'not-asked', of })
        else post({ type: 'not-asked', of, error: error instanceof Error ? error.message : String(error) })
      } finally {
        if (running === source) running = undefined
        source.dispose()
      }
    },
    cancel,
    images(indices) {
      if (!held) return
      const { of, places, pixels } = held
      const known = indices.filter(index => places.has(index))
      const parts = known.map(index => {
        const at = places.get(index)! * PIXELS
        return pixels.subarray(at, at + PIXELS)
      })
      post({ type: 'images', of, indices: known, pixels: Buffer.concat(parts).toString('base64') })
    },
    dispose: cancel,
  }
}
