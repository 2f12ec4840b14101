import { homedir } from 'node:os'

/** `~/experiments` for a path in the user's home folder. */
export const shortPath = (path: string) =>
  path.startsWith(homedir()) && homedir() !== '/' ? `~${path.slice(homedir().length)}` : path
