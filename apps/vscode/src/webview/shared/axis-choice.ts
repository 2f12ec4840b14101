import {
  type AxisKey,
  type AxisRequest,
  type AxisSource,
  type AxisView,
  axisView,
  variedKeys,
} from '@finetune-lab/analysis'
import { usualKeys } from '@finetune-lab/experiment/page'
import * as z from 'zod'

/** What a figure shows where, as the user chose it: keys of settings, each empty for the default. */
export const axisChoice = z.object({
  over: z.string().default(''),
  series: z.string().default(''),
  panel: z.string().default(''),
  /** Values as text, by key. */
  where: z.record(z.string(), z.string()).default({}),
  figure: z.enum(['curves', 'map']).default('curves'),
})
export type AxisChoice = z.infer<typeof axisChoice>

/** What can be chosen: everything that varies. Empty if nothing but the usual does: then there is nothing to choose. */
export function choosableKeys(source: AxisSource): readonly AxisKey[] {
  const keys = variedKeys(source)
  return keys.some(({ key }) => !usualKeys.includes(key)) ? keys : []
}

/** The choice as a request. A choice that does not fit, such as one kept for other sweeps, is the default. */
export function requestOf(source: AxisSource, { over, series, panel, where }: AxisChoice): AxisRequest {
  const request = {
    ...(over !== '' && { over }),
    ...(series !== '' && { series }),
    ...(panel !== '' && { panel }),
    ...(Object.keys(where).length > 0 && { where }),
  }
  try {
    axisView(source, request)
    return request
  } catch {
    return {}
  }
}

/** The choice after another key was put somewhere. A setting is in one place only. */
export function placed(choice: AxisChoice, role: 'over' | 'series' | 'panel', key: string): AxisChoice {
  const elsewhere = (of: 'over' | 'series' | 'panel') => (of !== role && choice[of] === key ? '' : choice[of])
  const { [key]: _, ...where } = choice.where
  const others = { over: elsewhere('over'), series: elsewhere('series'), panel: elsewhere('panel') }
  return { ...choice, ...others, where, [role]: key }
}

/** The choice with another condition; an empty value lifts it. What is shown elsewhere keeps its place. */
export function conditioned(choice: AxisChoice, key: string, value: string): AxisChoice {
  const { [key]: _, ...where } = choice.where
  return { ...choice, where: value === '' ? where : { ...where, [key]: value } }
}

/** Keys that can be conditions: those that are on no axis. */
export function freeKeys(keys: readonly AxisKey[], { over, series }: AxisView): readonly AxisKey[] {
  return keys.filter(({ key }) => key !== over.key && key !== series?.key)
}
