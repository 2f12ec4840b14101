import { type Pace, paceOf, type SweepSnapshot } from '@finetune-lab/runs'

/** By the sweep's folder. */
const judges = new Map<string, (snapshot: SweepSnapshot) => Pace>()

/** One judge of a sweep's pace for panel, tree and status bar: two would tell two times left. */
export function sharedPace(folder: string): (snapshot: SweepSnapshot) => Pace {
  const judge = judges.get(folder) ?? paceOf()
  judges.set(folder, judge)
  return judge
}
