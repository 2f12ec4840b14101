import type { ChartOptions } from '@finetune-lab/charts/dom'
import { nothing, type TemplateResult } from 'lit-html'
import type { SaveMessage } from '../../messages.ts'
import { type DrawFigure, figureFile } from '../shared/figure-file.ts'
import { fileName } from '../shared/file-name.ts'
import { type FigureChoices, saveDialog } from '../shared/save-dialog.ts'
import type { PlacedFigure } from './figure-place.ts'

/** Saves a figure of the panel, after asking for its size, resolution, font and title. */
export interface FigureSaving {
  ask(figure: PlacedFigure, look: ChartOptions['look']): void
  /** The dialog, while it is open. */
  dialog(choices: FigureChoices): TemplateResult | typeof nothing
}

interface Page {
  /** A file name without extension, from a figure's name. */
  readonly nameOf: (name: string) => string
  readonly change: (choices: Partial<FigureChoices>) => void
  readonly post: (message: SaveMessage) => void
  readonly redraw: () => void
}

export function figureSaving({ nameOf, change, post, redraw }: Page): FigureSaving {
  let asked: { readonly figure: PlacedFigure; readonly look: ChartOptions['look'] } | undefined

  async function save(
    { figure, look }: NonNullable<typeof asked>,
    choices: FigureChoices,
    name: string,
    title: string,
  ) {
    const draw: DrawFigure = (container, options) => figure.draw(container, { ...options, look })
    post({ type: 'save', ...(await figureFile(draw, { ...choices, title }, fileName(name), figure.title)) })
  }

  return {
    ask(figure, look) {
      asked = { figure, look }
      redraw()
    },
    dialog(choices) {
      const about = asked
      if (!about) return nothing
      return saveDialog({ name: nameOf(about.figure.name), title: about.figure.title }, choices, {
        change,
        save: (name, title) => void save(about, choices, name, title),
        close() {
          asked = undefined
          redraw()
        },
      })
    },
  }
}
