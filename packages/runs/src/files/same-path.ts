/**
 * Whether two absolute paths refer to the same file. Windows ignores case: VS Code writes `c:`, Node writes `C:`.
 */
export const samePath = (a: string, b: string, platform: NodeJS.Platform = process.platform) =>
  pathKey(a, platform) === pathKey(b, platform)

/** A key for sets and maps that is the same for all spellings of a path. */
export const pathKey = (path: string, platform: NodeJS.Platform = process.platform) =>
  platform === 'win32' ? path.toLowerCase() : path
