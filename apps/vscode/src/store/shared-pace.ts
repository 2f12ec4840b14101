import { type Pace, paceOf, type SweepSnapshot } from '@finetune-lab/runs'

/** By sweep folder. */
const judges = new Map<string, (snapshot: SweepSnapshot) => Pace>()

/** The estimate of a sweep's pace, shared by panel, tree and status bar so that all show the same time left. */
export function sharedPace(folder: string): (snapshot: SweepSnapshot) => Pace {
  const judge = judges.get(folder) ?? paceOf()
  judges.set(folder, judge)
  return judge
}
