import { augmentationTitle, referenceOf } from '@finetune-lab/analysis'
import { type ChartOptions, chartPlan, type MenuEntry } from '@finetune-lab/charts/dom'
import { nothing, type TemplateResult } from 'lit-html'
import type { FromSweepPanel } from '../../messages.ts'
import { type DrawFigure, figureFile, figureSvg } from '../shared/figure-file.ts'
import { figureMenu } from '../shared/figure-menu.ts'
import { fileName } from '../shared/file-name.ts'
import { type SaveProposal, saveDialog } from '../shared/save-dialog.ts'
import { type ExportFormat, exported, figureFileName, figureTitle } from './export.ts'
import type { Figure } from './figure.ts'
import { referenceIn } from './figures.ts'
import type { SweepModel } from './model.ts'
import type { SweepView } from './view.ts'

/** What the user does with the figure that is shown: copy it, save it, compare with another augmentation. */
export interface FigureActions {
  /** The figure's menu, opened on a series or elsewhere. */
  menu(series: string | undefined): readonly MenuEntry[]
  /** Saves what is shown, as it is shown. */
  save(format: ExportFormat): Promise<void>
  /** Opens the dialog for a figure's file. */
  askSave(): void
  /** The dialog, while it is open. */
  dialog(): TemplateResult | typeof nothing
}

interface Page {
  /** Undefined before the sweep is known. */
  shown(): { readonly model: SweepModel; readonly view: SweepView; readonly figure: Figure } | undefined
  /** Size of the figures on the page. */
  size(): ChartOptions
  announce(text: string): void
  post(message: FromSweepPanel): void
  change(part: Partial<SweepView>): void
  redraw(): void
}

export function figureActions({ shown, size, announce, post, change, redraw }: Page): FigureActions {
  let proposal: SaveProposal | undefined

  /** A failure appears on the figure. */
  const reported = (work: Promise<void>) =>
    work.catch(error => announce(error instanceof Error ? error.message : String(error)))

  /** The figure with its zoom and hidden series, in the colours of the page. */
  function svgAsShown(): string {
    const { model, view, figure } = shown()!
    return figureSvg(
      figure.draw,
      { ...size(), look: view.looks[view.tab], colors: 'variables' },
      figureTitle(model, figure),
    )
  }

  function askSave(): void {
    const now = shown()
    if (!now) return
    proposal = { name: figureFileName(now.model, now.figure), title: figureTitle(now.model, now.figure) }
    redraw()
  }

  function close(): void {
    proposal = undefined
    redraw()
  }

  async function saveFile(name: string, title: string): Promise<void> {
    const { model, view, figure } = shown()!
    const draw: DrawFigure = (container, options) => figure.draw(container, { ...options, look: view.looks[view.tab] })
    const file = await figureFile(draw, { ...view.figureFile, title }, fileName(name), figureTitle(model, figure))
    post({ type: 'save', ...file })
  }

  function pinEntries(series: string | undefined): readonly MenuEntry[] {
    const { model, view } = shown()!
    const [now, own] = [referenceIn(model, view), referenceOf(model.record)]
    const pin = (label: string, reference: string): MenuEntry => ({ label, run: () => change({ reference }) })
    return [
      ...(series !== undefined && series !== now && chartPlan(model.record).augmentations.includes(series)
        ? [pin(`Pin ${augmentationTitle(series)} as reference`, series)]
        : []),
      ...(now === own || own === series ? [] : [pin(`Back to ${augmentationTitle(own)} as reference`, '')]),
    ]
  }

  return {
    menu(series) {
      const now = shown()
      if (!now) return []
      const copied = { ...now.figure, title: figureTitle(now.model, now.figure) }
      const look = { ...size(), look: now.view.looks[now.view.tab] }
      return [...figureMenu(copied, look, announce, askSave), ...pinEntries(series)]
    },
    async save(format) {
      const now = shown()
      if (!now) return
      post({ type: 'save', ...(await exported(format, now.model, now.view, now.figure, svgAsShown)) })
    },
    askSave,
    dialog() {
      const now = shown()
      if (!proposal || !now) return nothing
      return saveDialog(proposal, now.view.figureFile, {
        change: choices => change({ figureFile: { ...now.view.figureFile, ...choices } }),
        save: (name, title) => void reported(saveFile(name, title)),
        close,
      })
    },
  }
}
