import { defineConfig } from 'vitest/config'

/** CI's machine now and then stalls for seconds. What needed a second go says so: `(retry x1)`. */
const retry = process.env.CI ? 1 : 0

/** What the machine has under /usr/share/datasets changes no test: those that need it name it. */
const env = { FINETUNE_LAB_SYSTEM_DATA: '' }

/** VS Code's own tests start when all others are done: they measure, and want both cores. */
const endToEnd = (vscodeVersion: string, include: string[], groupOrder: number) => ({
  test: {
    name: `VS Code ${vscodeVersion}`,
    include: include.map(name => `apps/vscode/e2e/${name}.test.ts`),
    globalSetup: 'apps/vscode/e2e/setup/global-setup.ts',
    provide: { vscodeVersion },
    sequence: { groupOrder },
    maxWorkers: 1,
    env,
    retry,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
})

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'packages',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          // Two cores: tests that train use both by themselves.
          maxWorkers: 2,
          env,
          retry,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      endToEnd('1.139', ['*'], 1),
      // The oldest that the extension promises to run in: the way through everything once.
      endToEnd('1.100', ['first-run'], 2),
    ],
  },
})
