import { formatCount } from '@finetune-lab/charts'

export { formatAge as age, formatMegabytes as megabytes, formatSecondsLeft as duration } from '@finetune-lab/charts'

/** `7,400` */
export const count = (value: number) => formatCount(Math.round(value))
