import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']

/**
 * The browser to run VS Code in: `$CHROMIUM`, or the first one on the path.
 *
 * @throws Error if there is none
 */
export function findBrowser(): string {
  const candidates = [
    ...(process.env.CHROMIUM ? [process.env.CHROMIUM] : []),
    ...(process.env.PATH ?? '').split(delimiter).flatMap(folder => names.map(name => join(folder, name))),
  ]
  const found = candidates.find(isExecutable)
  if (!found) throw new Error(`no browser: none of ${names.join(', ')} is on the path, and $CHROMIUM names none`)
  return found
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
