import { type Locate, type Path, pathLabel } from './location.ts'
import type { Problem } from './problem.ts'

/** Reports a problem with the value (or key) at a path; the message begins with the path. */
export type Report = (path: Path, code: string, message: string, suggestion?: string, part?: 'key' | 'value') => void

/** A report that adds to a list of problems, errors unless another severity is given. */
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
