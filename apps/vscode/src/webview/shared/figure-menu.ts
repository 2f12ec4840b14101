import type { ChartOptions, ChartTable, MenuEntry } from '@finetune-lab/charts/dom'
import { copyData, copyImage, type DrawFigure, figureSvg } from './figure-file.ts'

/** A figure that can be copied and saved. */
export interface CopiedFigure {
  readonly draw: DrawFigure
  readonly tables: () => readonly ChartTable[]
  /** What it shows, for the file's title. */
  readonly title: string
}

/**
 * The entries of every figure's menu: copy it as an image or as numbers, or save it.
 *
 * @param shown size, zoom and hidden series of the figure on the page
 * @param announce shows a message on the figure
 */
export function figureMenu(
  { draw, tables, title }: CopiedFigure,
  shown: ChartOptions,
  announce: (text: string) => void,
  save: () => void,
): readonly MenuEntry[] {
  const image = () => copyImage(figureSvg(draw, { ...shown, colors: 'variables' }, title))
  const reported = (work: Promise<void>, done: string) =>
    work.then(
      () => announce(done),
      error => announce(error instanceof Error ? error.message : String(error)),
    )
  return [
    { label: 'Copy as image', run: () => void reported(image(), 'Copied the figure') },
    { label: 'Copy data', run: () => void reported(copyData(tables()), 'Copied the numbers') },
    { label: 'Save …', run: save },
  ]
}
