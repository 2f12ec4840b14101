/**
 * Whether two absolute paths are of one file. On Windows drive letters come in both cases: VS Code tells `c:`, Node `C:`.
 */
export const samePath = (a: string, b: string, platform: NodeJS.Platform = process.platform) =>
  pathKey(a, platform) === pathKey(b, platform)

/** The same for all ways to write one path; for sets and maps. */
export const pathKey = (path: string, platform: NodeJS.Platform = process.platform) =>
  platform === 'win32' ? path.toLowerCase() : path
