import { type MeanConfusion, meanConfusion } from '@finetune-lab/analysis'
import { formatNumberOf } from '@finetune-lab/charts/dom'
import * as vscode from 'vscode'
import type { ComparedNetworks, CompareSubject, FromComparePanel, ToComparePanel } from '../../messages.ts'
import type { TaskRunner } from '../../tasks/run-task.ts'
import type { PanelConnection, PanelSession } from '../panel-host.ts'
import { networkAsking } from './ask-networks.ts'
import { type FollowedSweep, followForComparison } from './sweep-messages.ts'

const POLL_MILLISECONDS = 500

export interface CompareServices {
  readonly runTask: TaskRunner
  /** Asks for sweeps that are not among these; undefined if the user cancels. */
  furtherSweeps(present: readonly string[]): Promise<readonly string[] | undefined>
}

/** Compares sweeps from the files in their folders: sends a snapshot, then changes. */
export function compareSession(
  panel: PanelConnection<CompareSubject, ToComparePanel>,
  { runTask, furtherSweeps }: CompareServices,
): PanelSession<FromComparePanel> {
  const asking = networkAsking(runTask, message => panel.post(message))
  let sweeps: readonly FollowedSweep[] = []

  /** Follows these sweeps; keeps the followers of those already followed. */
  function follow(folders: readonly string[]): void {
    const before = new Map(sweeps.map(sweep => [sweep.folder, sweep]))
    sweeps = [...new Set(folders)].map(folder => before.get(folder) ?? followForComparison(folder))
    panel.setTitle(sweeps.length === 0 ? 'Compare sweeps' : `Compare: ${formatNumberOf(sweeps.length, 'sweep')}`)
  }
  const show = () => panel.post({ type: 'snapshot', sweeps: sweeps.map(sweep => sweep.message()) })

  follow(panel.subject.folders)
  show()
  const timer = setInterval(() => {
    for (const sweep of sweeps) {
      const message = sweep.poll()
      if (message) panel.post(message)
    }
  }, POLL_MILLISECONDS)

  const confusionOf = ({
    folder,
    dataset,
    augmentation,
    samplesPerClass,
  }: ComparedNetworks): MeanConfusion | undefined => {
    const runs = sweeps.find(sweep => sweep.folder === folder)?.snapshot()?.runs ?? []
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
      clearInterval(timer)
      asking.dispose()
    },
  }
}

const sent = (mean: MeanConfusion | undefined) => (mean ? { ...mean, shares: mean.shares.map(row => [...row]) } : null)
