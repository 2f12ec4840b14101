import { type DatasetSummary, findRegisteredDataset, type KnownDataset } from '@finetune-lab/data'
import { grouped } from '@finetune-lab/experiment'

/** A data set on this machine, as Markdown. Titles and folders come from users, so they are escaped or shown as code. */
export function datasetDocumentation(
  { name, title, synthetic, classes, folder }: KnownDataset,
  summary: DatasetSummary | undefined,
): string {
  const registered = findRegisteredDataset(name)
  const counts = summary
    ? `${summary.classes.length} classes, ${grouped(summary.train.count)} training and ${grouped(summary.test.count)} test images.`
    : classes && `${classes} classes.`
  const smallest = summary && `The smallest class has ${grouped(Math.min(...summary.train.perClass))} training images.`
  const place = synthetic
    ? 'Built into Finetune Lab: synthetic characters, no download.'
    : folder
      ? `Found in \`${plain(folder)}\`.`
      : 'Not on this machine.'
  return [
    `**${registered ? title : plain(title)}**`,
    [counts, smallest].filter(Boolean).join(' '),
    place,
    registered && `Source: ${registered.source}`,
  ]
    .filter(Boolean)
    .join('\n\n')
}

const plain = (text: string) => text.replace(/[`*<\r\n]/g, ' ')
