import { answers, referenceOf, shortSentences } from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'

/** The answers as short sentences: best setting, labels saved, differences, and where the reference's curve levels off. */
export function answerLines({ runs, record }: SweepSnapshot): string[] {
  const all = answers(runs, { reference: referenceOf(record) })
  const lines = all.flatMap(answer => {
    const { dataset } = answer
    const said = shortSentences(answer).map(({ text }) => `  ${text}`)
    const title = record.datasets[dataset]?.title ?? dataset
    return said.length > 0 && all.length > 1 ? [`  ${title}`, ...said.map(line => `  ${line}`)] : said
  })
  return lines.length > 0 ? ['Answers', ...lines] : []
}
