import { expect, test } from 'vitest'
import { readCommands } from './read-commands.ts'

test('reads commands from indented and fenced blocks, without comments, prompts, output and other languages', () => {
  const markdown = `
# Title

Run npm start, or \`npm test\`:

    npm start      # sets itself up
    npm test -- packages/data#1

\`\`\`sh
$ npm run package
packed
code --install-extension \\
  a.vsix
\`\`\`

\`\`\`yaml
npm: 1
\`\`\`

~~~
node a.mjs
~~~
`
  expect(readCommands(markdown)).toEqual([
    'npm start',
    'npm test -- packages/data#1',
    'npm run package',
    'code --install-extension a.vsix',
    'node a.mjs',
  ])
})
