/** `left out`: files that are not in the data set. `odd`: files that are, but look wrong. `note`: fine, but good to know. */
export type Effect = 'left out' | 'odd' | 'note'

/** Something that an import found in some files, in words. */
export interface Finding {
  readonly effect: Effect
  /** What they have in common. */
  readonly reason: string
  readonly files: readonly FoundFile[]
}

export interface FoundFile {
  /** Its path in the folder of images, with "/". */
  readonly file: string
  /** Applies to this file only. */
  readonly detail?: string
}

/** Collects an import's findings by effect and reason. */
export interface Findings {
  readonly add: (effect: Effect, reason: string, file: string, detail?: string) => void
  /** The most serious first. */
  readonly all: () => Finding[]
}

export function startFindings(): Findings {
  const found = new Map<string, { effect: Effect; reason: string; files: FoundFile[] }>()
  return {
    add: (effect, reason, file, detail) => {
      const key = `${effect}: ${reason}`
      const finding = found.get(key) ?? { effect, reason, files: [] }
      finding.files.push({ file, ...(detail !== undefined && { detail }) })
      found.set(key, finding)
    },
    all: () => EFFECTS.flatMap(effect => [...found.values()].filter(finding => finding.effect === effect)),
  }
}

const EFFECTS: readonly Effect[] = ['left out', 'odd', 'note']

/** Number of a finding's files in each folder. The folder of images itself is ".". */
export function countByFolder({ files }: Finding): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { file } of files) {
    const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.'
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return Object.fromEntries(counts)
}
