import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runCommand } from './run-command.ts'

const shell = (script: string, signal?: AbortSignal) => runCommand('/bin/sh', ['-c', script], { signal })

test('a command’s exit code, output and errors are returned as they are', async () => {
  expect(await shell('read line; echo "in: $line"; echo wrong >&2; exit 3')).toEqual({
    code: 3,
    output: 'in: \n',
    errors: 'wrong\n',
  })
  expect(await shell('kill -9 $$')).toEqual({ code: 'SIGKILL', output: '', errors: '' })
})

test('only the given environment is passed on', async () => {
  const { output } = await runCommand('/usr/bin/env', [], { environment: { ONLY: 'this' } })
  expect(output).toBe('ONLY=this\n')
})

test('a command that does not exist is an error with the system’s code', async () => {
  await expect(runCommand('/no/such/command', [])).rejects.toMatchObject({ code: 'ENOENT' })
})

test('an abort ends the command and everything it started', async () => {
  const controller = new AbortController()
  // Both write to the same pipe. If the child outlived the shell, the output would not end within the test's time.
  const running = shell('sleep 600 & echo $!; wait', controller.signal)
  await wait(100)
  controller.abort()
  await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  await expect(shell('exit 0', controller.signal)).rejects.toMatchObject({ name: 'AbortError' })
})
