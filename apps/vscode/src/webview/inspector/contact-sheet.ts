import { drawContactSheet, svgToPngInPage } from '@finetune-lab/charts/dom'
import type { InspectedBatch } from '@finetune-lab/engine/inspection'
import type { InspectorOrigin } from '../../messages.ts'
import { base64 } from '../shared/figure-file.ts'
import { paint } from './canvases.ts'
import type { Choices } from './inspector-view.ts'
import { statementOf } from './statement.ts'

/** The contact sheet of what is on the screen, as drawn by the command line's `inspect`; PNG as base64. */
export async function contactSheet(
  origin: InspectorOrigin,
  choices: Choices,
  batch: InspectedBatch,
  lambda: number | undefined,
): Promise<{ name: string; contents: string }> {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 28
  const encode = (grey: Float32Array) => {
    paint(canvas, grey)
    return canvas.toDataURL('image/png')
  }
  const sheet = {
    title: origin.name || 'Augmented samples',
    statement: statementOf(origin, choices, lambda).text,
    batches: [batch],
    augmentations: choices.columns.filter(({ shown }) => shown),
    lambda,
  }
  const svg = drawContactSheet(document.createElement('div'), sheet, encode)
  const contents = base64(await svgToPngInPage(new XMLSerializer().serializeToString(svg)))
  return { name: `${sheet.title} batch ${batch.batch + 1}.png`, contents }
}
