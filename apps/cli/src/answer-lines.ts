import {
  answers,
  curves,
  referenceOf,
  seedCounts,
  seedCountsText,
  shortSentences,
  slicesOf,
} from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'

/** The answers as short sentences: best setting, labels saved, differences, where the reference's curve levels off, and seeds. */
export function answerLines(snapshot: SweepSnapshot): string[] {
  const lines = slicesOf(snapshot).flatMap(({ sweep, label }) => {
    const own = linesOf(sweep)
    return label === '' || own.length === 0 ? own : [`  ${capitalised(label)}`, ...own.map(line => `  ${line}`)]
  })
  return lines.length > 0 ? ['Answers', ...lines] : []
}

const capitalised = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}`

function linesOf({ runs, record }: SweepSnapshot): string[] {
  const all = answers(runs, { reference: referenceOf(record) })
  return all.flatMap(answer => {
    const { dataset } = answer
    const said = shortSentences(answer).map(({ text }) => `  ${text}`)
    const counts = seedCounts(record, curves(runs)).find(each => each.dataset === dataset)
    if (counts) said.push(`  ${seedCountsText(counts)}`)
    const title = record.datasets[dataset]?.title ?? dataset
    return said.length > 0 && all.length > 1 ? [`  ${title}`, ...said.map(line => `  ${line}`)] : said
  })
}
