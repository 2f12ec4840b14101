import { type Locate, type Path, pathLabel } from './location.ts'
import type { Problem } from './problem.ts'

/** Reports a problem with the value (or key) at a path. The path is put before the message. */
export type Report = (path: Path, code: string, message: string, suggestion?: string, part?: 'key' | 'value') => void

/** Creates a report that adds to a list of problems. */
export function reportTo(problems: Problem[], locate: Locate, severity: Problem['severity'] = 'error'): Report {
  return (path, code, message, suggestion, part = 'value') => {
    const problem: Problem = {
      severity,
      code,
      message: `${pathLabel(path)}: ${message}`,
      ...locate(path, part),
      path,
    }
    problems.push(suggestion === undefined ? problem : { ...problem, suggestion })
  }
}
