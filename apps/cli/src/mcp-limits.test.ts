import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EXPERIMENT, emptyFolder, mcpSession, PREDICTIONS } from './testing/mcp-client.ts'

test('nothing runs unless a person agrees', async () => {
  const folder = emptyFolder()
  const file = 'tiny.experiment.yaml'
  writeFileSync(join(folder, file), EXPERIMENT + PREDICTIONS)

  const declining = await mcpSession(folder, 'decline')
  // The agent's own word does not count where the person can be asked.
  await expect(declining.call('run', { file, confirm: true })).rejects.toThrow('The person declined. Nothing was run.')
  await declining.client.close()

  const silent = await mcpSession(folder)
  await expect(silent.call('run', { file })).rejects.toThrow(
    /^Nothing was run: a person must agree first.*\n\nRun tiny\.experiment\.yaml \(Tiny\)\? 8 runs/,
  )
  expect(readdirSync(folder).includes('.finetune-lab')).toBe(false)
  const { sweep } = await silent.call('run', { file, confirm: true })
  expect(await silent.call('stop', { sweep })).toMatchObject({
    sweep,
    state: expect.stringMatching(/interrupted|finished/),
  })
  await silent.client.close()
})

test('no path leads out of the workspace', async () => {
  const folder = emptyFolder()
  const outside = emptyFolder()
  writeFileSync(join(outside, 'secret.experiment.yaml'), 'secret: words')
  symlinkSync(outside, join(folder, 'link'))
  symlinkSync(join(outside, 'secret.experiment.yaml'), join(folder, 'linked.experiment.yaml'))
  symlinkSync(join(folder, 'loop.experiment.yaml'), join(folder, 'loop.experiment.yaml'))
  mkdirSync(join(folder, 'folder.experiment.yaml'))
  const { client, result } = await mcpSession(folder, 'accept')
  const errors = async (tool: string, file: string, rest = {}) => {
    const { isError, content } = await result(tool, { file, ...rest })
    return isError ? (content[0] as { text: string }).text : 'accepted'
  }
  const paths = [
    ['../secret.experiment.yaml', 'leads out of the workspace'],
    [join(outside, 'secret.experiment.yaml'), 'leads out of the workspace'],
    ['link/secret.experiment.yaml', 'leads out of the workspace'],
    ['link/new/deep.experiment.yaml', 'leads out of the workspace'],
    ['linked.experiment.yaml', 'leads out of the workspace'],
    ['loop.experiment.yaml', 'cannot be followed'],
    ['..\\secret.experiment.yaml', 'expected / between folders'],
    ['nul\0.experiment.yaml', 'expected no null character'],
    ['folder.experiment.yaml', 'is not a file'],
    ['/etc/passwd', 'expected a'],
  ]
  for (const [path, message] of paths) {
    for (const tool of ['check', 'plan', 'run', 'inspect']) {
      const said = await errors(tool, path)
      expect([tool, path, said]).toEqual([tool, path, expect.stringContaining(message)])
      expect(said).not.toContain('words')
    }
    expect(await errors('write_experiment', path, { text: 'name: x', replace: true })).toContain(message)
  }
  const data = `${EXPERIMENT}datasets:\n  strokes-digits: { path: ${JSON.stringify(outside)} }\n`
  await result('write_experiment', { file: 'data.experiment.yaml', text: data })
  expect(await errors('plan', 'data.experiment.yaml')).toContain(
    'datasets.strokes-digits.path leads out of the workspace',
  )
  expect(readdirSync(outside)).toEqual(['secret.experiment.yaml'])
  await client.close()
})
