import { type MeanConfusion, meanConfusion, slicesOf } from '@finetune-lab/analysis'
import { formatNumberOf } from '@finetune-lab/charts/dom'
import * as vscode from 'vscode'
import type { ComparedNetworks, CompareSubject, FromComparePanel, ToComparePanel } from '../../messages.ts'
import type { SweepFeeds } from '../../store/sweep-feeds.ts'
import type { TaskRunner } from '../../tasks/run-task.ts'
import type { PanelConnection, PanelSession } from '../panel-host.ts'
import { networkAsking } from './ask-networks.ts'
import { type FollowedSweep, type FollowedSweepEvents, followForComparison } from './followed-sweep.ts'

export interface CompareServices {
  readonly feeds: SweepFeeds
  readonly runTask: TaskRunner
  /** Asks for sweeps that are not among these; undefined if the user cancels. */
  furtherSweeps(present: readonly string[]): Promise<readonly string[] | undefined>
}

/** Compares sweeps: sends a snapshot, then changes. */
export function compareSession(
  panel: PanelConnection<CompareSubject, ToComparePanel>,
  { feeds, runTask, furtherSweeps }: CompareServices,
): PanelSession<FromComparePanel> {
  const asking = networkAsking(runTask, message => panel.post(message))
  let sweeps: readonly FollowedSweep[] = []
  /** The sweeps that the page has: changes of others are part of the next snapshot. */
  let shown: ReadonlySet<string> = new Set()

  /** Follows these sweeps; keeps the subscriptions of those already followed. */
  function follow(folders: readonly string[]): void {
    const wanted = new Set(folders)
    const before = new Map(sweeps.map(sweep => [sweep.folder, sweep]))
    for (const sweep of sweeps) if (!wanted.has(sweep.folder)) sweep.dispose()
    sweeps = [...wanted].map(folder => before.get(folder) ?? followForComparison(folder, feeds, eventsOf(folder)))
    panel.setTitle(sweeps.length === 0 ? 'Compare sweeps' : `Compare: ${formatNumberOf(sweeps.length, 'sweep')}`)
  }

  const eventsOf = (folder: string): FollowedSweepEvents => ({
    // One that is known at once is shown with the others, after all of them have been taken in.
    onKnown: () => {
      if (sweeps.some(sweep => sweep.folder === folder)) show()
    },
    onChange: message => {
      if (shown.has(folder)) panel.post(message)
    },
  })

  /** The page gets its sweeps together, as soon as the last one has been read. */
  function show(): void {
    if (!sweeps.every(sweep => sweep.isKnown())) return
    panel.post({ type: 'snapshot', sweeps: sweeps.map(sweep => sweep.message()) })
    shown = new Set(sweeps.map(({ folder }) => folder))
  }

  follow(panel.subject.folders)
  show()

  const confusionOf = ({
    folder,
    part,
    dataset,
    augmentation,
    samplesPerClass,
  }: ComparedNetworks): MeanConfusion | undefined => {
    const snapshot = sweeps.find(sweep => sweep.folder === folder)?.snapshot()
    const runs = snapshot ? (slicesOf(snapshot)[part]?.sweep.runs ?? []) : []
    return meanConfusion(runs, dataset, { augmentation, samplesPerClass })
  }

  function arrange(folders: readonly string[]): void {
    panel.setSubject({ folders: [...folders] })
    follow(folders)
  }

  async function add(): Promise<void> {
    const present = sweeps.map(({ folder }) => folder)
    const further = await furtherSweeps(present)
    if (!further || further.length === 0) return
    arrange([...present, ...further])
    show()
  }

  return {
    receive(message) {
      switch (message.type) {
        case 'add':
          void add()
          break
        case 'sweeps':
          arrange(message.folders)
          break
        case 'confusion': {
          const [a, b] = message.of.map(confusionOf)
          panel.post({ type: 'confusion', of: message.of, means: [sent(a), sent(b)] })
          break
        }
        case 'ask':
          void asking.ask(message.of)
          break
        case 'cancel':
          asking.cancel()
          break
        case 'images':
          asking.images(message.indices)
          break
        case 'command': {
          const folders = sweeps.map(({ folder }) => folder)
          void vscode.commands.executeCommand(
            `finetuneLab.${message.command}`,
            message.command === 'report' ? { folders } : { folder: message.argument },
          )
          break
        }
      }
    },
    dispose() {
      for (const sweep of sweeps) sweep.dispose()
      asking.dispose()
    },
  }
}

const sent = (mean: MeanConfusion | undefined) => (mean ? { ...mean, shares: mean.shares.map(row => [...row]) } : null)
