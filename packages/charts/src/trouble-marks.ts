import {
  type AccuracyCurves,
  type AccuracyPoint,
  type DifferenceCurves,
  TROUBLE_ADVICE,
  type TroubleGroup,
  troubleGroups,
  troubleLine,
  troubleOf,
} from '@finetune-lab/analysis'

/** Marks of unsound points in figures and tables: drawn as a cross and as a hollow marker. */
export const TROUBLE_MARKS = { collapsed: '✗', partial: '○' } as const

/** ` ✗` after the mean if training collapsed, ` ○` if some seeds collapsed or failed, otherwise nothing. */
export function troubleMark(point: Pick<AccuracyPoint, 'values' | 'failed'>): string {
  const trouble = troubleOf(point)
  return trouble ? ` ${TROUBLE_MARKS[trouble]}` : ''
}

/** Explains the marks of these curves and lists their points, a line per kind. */
export function troubleNotes(data: readonly AccuracyCurves[], titles?: (dataset: string) => string): readonly string[] {
  const groups = data.flatMap(curve =>
    troubleGroups(curve).map(group => ({ ...group, dataset: data.length > 1 ? titles?.(curve.dataset) : undefined })),
  )
  const note = (words: string, wanted: TroubleGroup['trouble'], advice = '') => {
    // A failed run is missing from every data set.
    const lines = groups
      .filter(({ trouble }) => trouble === wanted)
      .map(group =>
        group.dataset && wanted !== 'lost' ? `${group.dataset}, ${troubleLine(group)}` : troubleLine(group),
      )
    const all = [...new Set(lines)]
    return all.length === 0 ? [] : [`${words}: ${all.slice(0, MOST).join('; ')}${rest(all.length - MOST)}.${advice}`]
  }
  return [
    ...note(`${TROUBLE_MARKS.collapsed} training collapsed, no result`, 'collapsed', ` ${TROUBLE_ADVICE}`),
    ...note(`${TROUBLE_MARKS.partial} not compared`, 'partial'),
    ...note('no result', 'lost'),
  ]
}

/** The differences that a figure lacks because runs collapsed or failed. */
export function leftOutNotes(data: readonly DifferenceCurves[]): readonly string[] {
  const lines = data.flatMap(({ series }) =>
    series.flatMap(({ augmentation, leftOut = [] }) =>
      leftOut.map(({ samplesPerClass, reason }) => `${augmentation} at s = ${samplesPerClass} (${reason})`),
    ),
  )
  const all = [...new Set(lines)]
  return all.length === 0 ? [] : [`not compared: ${all.slice(0, MOST).join('; ')}${rest(all.length - MOST)}`]
}

/** Nobody reads more. */
const MOST = 8

const rest = (count: number) => (count > 0 ? `; and ${count} more` : '')
