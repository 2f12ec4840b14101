import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { isInside } from '@finetune-lab/data'
import { UserFacingError } from '@finetune-lab/system'

/** Experiment files are YAML. Other files are none of an agent's business here. */
const YAML = /\.ya?ml$/i

/**
 * The real path of an experiment file that an agent names. A path that leads out of the workspace, as written or through
 * a link, is refused; so is one with Windows' separators, which mean something else here than where it was written.
 *
 * @param path relative to the workspace, or absolute
 * @throws UserFacingError
 */
export function experimentPath(path: string, workspace: string): string {
  const name = JSON.stringify(path)
  if (path.includes('\0')) throw new UserFacingError('input', `path ${name}: expected no null character`)
  if (process.platform !== 'win32' && path.includes('\\'))
    throw new UserFacingError('input', `path ${name}: expected / between folders`)
  if (!YAML.test(path)) throw new UserFacingError('input', `path ${name}: expected a file ending in .experiment.yaml`)
  const home = realPath(workspace)
  const real = realPath(resolve(workspace, path))
  if (isInside(real, home)) return real
  throw new UserFacingError('input', `path ${name}: leads out of the workspace ${workspace}; expected a path inside`)
}

/** For a missing file, where it would be. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    const parent = dirname(path)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw unreadable(path, error)
    return join(realPath(parent), basename(path))
  }
}

const unreadable = (path: string, cause: unknown) =>
  new UserFacingError('input', `${path}: cannot be followed (${(cause as Error).message})`, { cause })
