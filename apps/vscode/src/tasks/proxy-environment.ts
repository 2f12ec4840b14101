import * as vscode from 'vscode'

/**
 * VS Code's settings `http.proxy` and `http.noProxy` as environment variables for downloads, pip and npm. They override the
 * environment, as in VS Code itself.
 */
export function proxyEnvironment(): NodeJS.ProcessEnv {
  const settings = vscode.workspace.getConfiguration('http')
  const proxy = settings.get<string>('proxy')?.trim()
  if (!proxy) return {}
  const exceptions = settings.get<readonly string[]>('noProxy') ?? []
  return {
    ...inBothCases('http_proxy', proxy),
    ...inBothCases('https_proxy', proxy),
    ...(exceptions.length > 0 && inBothCases('no_proxy', exceptions.join(','))),
  }
}

const inBothCases = (name: string, value: string) => ({ [name]: value, [name.toUpperCase()]: value })
