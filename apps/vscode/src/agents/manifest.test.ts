import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { inputSchemaOf, tools } from '@finetune-lab/agents'
import { expect, test } from 'vitest'

const path = fileURLToPath(new URL('../../package.json', import.meta.url))

/** `list_datasets` → `finetuneLabListDatasets`, the name after # in VS Code's chat. */
const reference = (name: string) =>
  `finetuneLab${name.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`

// `npx vitest run apps/vscode/src/agents -u` writes them.
test('the manifest declares every tool as the definitions describe it', async () => {
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  manifest.contributes.languageModelTools = tools.map(tool => ({
    name: `finetune-lab_${tool.name}`,
    displayName: tool.title,
    modelDescription: tool.description,
    toolReferenceName: reference(tool.name),
    canBeReferencedInPrompt: true,
    icon: '$(beaker)',
    tags: ['finetune-lab'],
    inputSchema: inputSchemaOf(tool),
  }))
  await expect(`${JSON.stringify(manifest, null, 2)}\n`).toMatchFileSnapshot(path)
})
