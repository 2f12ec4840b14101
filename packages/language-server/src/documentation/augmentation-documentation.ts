import type { Augmentation } from '@finetune-lab/augmentation'

/** An augmentation with its parameters, as Markdown. */
export function augmentationDocumentation({ title, description, source, parameters }: Augmentation): string {
  const lines = Object.entries(parameters).map(
    ([name, { default: value, minimum, maximum, description: does }]) =>
      `- \`${name}\`: ${does} From ${minimum} to ${maximum}, default ${value}.`,
  )
  return [`**${title}**`, description, lines.join('\n'), `Source: ${source}`].filter(Boolean).join('\n\n')
}
