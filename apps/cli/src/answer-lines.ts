import { answers, referenceOf, type Sentence } from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'

/** The answers in words, shortly: labels saved, differences, and where the reference's curve is level. */
export function answerLines({ runs, record }: SweepSnapshot): string[] {
  const all = answers(runs, { reference: referenceOf(record) })
  const lines = all.flatMap(({ dataset, reference, sentences }) => {
    const said = sentences.filter(sentence => isShort(sentence, reference)).map(({ text }) => `  ${text}`)
    const title = record.datasets[dataset]?.title ?? dataset
    return said.length > 0 && all.length > 1 ? [`  ${title}`, ...said.map(line => `  ${line}`)] : said
  })
  return lines.length > 0 ? ['Answer', ...lines] : []
}

function isShort({ about, augmentation }: Sentence, reference: string): boolean {
  return about === 'labels saved' || about === 'difference' || (about === 'plateau' && augmentation === reference)
}
