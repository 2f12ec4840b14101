const PROGRAMS = ['npm', 'npx', 'node', 'code', 'bash', 'sh', 'git', 'cd', 'finetune-lab']
const SHELLS = ['', 'sh', 'bash', 'shell', 'console']

/**
 * Reads the commands in the code blocks of a Markdown document, in order, without comments and prompts.
 *
 * Blocks are indented by four spaces, or fenced with a shell language or none. A line is a command if it starts with a
 * program that a README would use; program output is not.
 */
export function readCommands(markdown: string): string[] {
  return codeLines(markdown)
    .map(line =>
      line
        .replace(/^\s*\$ /, '')
        .replace(/\s+#\s.*$/, '')
        .trim(),
    )
    .filter(line => PROGRAMS.includes(line.split(/\s/)[0]!))
}

/** Lines of blocks that may hold commands. A line that ends with a backslash is joined with the next. */
function codeLines(markdown: string): string[] {
  const lines: string[] = []
  let fence: { readonly marks: string; readonly shell: boolean } | undefined
  for (const line of markdown.replace(/\s*\\\r?\n\s*/g, ' ').split(/\r?\n/)) {
    const [, marks, language] = /^ {0,3}(`{3,}|~{3,})\s*([\w-]*)/.exec(line) ?? []
    if (fence) {
      if (marks?.startsWith(fence.marks) && language === '') fence = undefined
      else if (fence.shell) lines.push(line)
    } else if (marks !== undefined) fence = { marks, shell: SHELLS.includes(language!) }
    else if (line.startsWith('    ')) lines.push(line)
  }
  return lines
}
