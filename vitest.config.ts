import { defineConfig } from 'vitest/config'

/** CI machines stall now and then. `.ci/run` names each test that needed a second go (scripts/ci/second-goes.mjs). */
const retry = process.env.CI ? 1 : 0

/** Data sets under /usr/share/datasets change no test: those that need them name the folder. */
const env = { FINETUNE_LAB_SYSTEM_DATA: '' }

const tests = (suffix: string) => [
  `packages/*/src/**/*${suffix}`,
  `apps/*/src/**/*${suffix}`,
  `scripts/**/*${suffix}`,
  `test-fixtures/**/*${suffix}`,
]

/**
 * Which project a test file belongs to follows from its name:
 *
 *     name.test.ts            unit     `npm test`
 *     name.runtime.test.ts    runtime  `npm test`; `.ci/run` repeats these on Node 22 and 24, as their outcome may depend on Node
 *     name.slow.test.ts       slow     `npm run test:slow`
 *     apps/vscode/e2e         VS Code  `npm run test:slow`
 */
const project = (name: string, include: string[], exclude: string[], groupOrder: number) => ({
  test: {
    name,
    include,
    exclude: ['**/node_modules/**', '**/dist/**', ...exclude],
    // Two cores: tests that train use both.
    maxWorkers: 2,
    sequence: { groupOrder },
    env,
    retry,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})

/** Files that measure times or loads: they run alone, after all others. */
const measuring = ['host-load', 'inspector', 'sweep-live']

/** Most of an end-to-end test is waiting: two files share the cores, each with its own VS Code server. */
const endToEnd = (
  name: string,
  files: { include: string[]; exclude?: string[]; workers: number },
  groupOrder: number,
) => ({
  test: {
    name: `VS Code ${name}`,
    include: files.include.map(file => `apps/vscode/e2e/${file}.test.ts`),
    exclude: files.exclude?.map(file => `apps/vscode/e2e/${file}.test.ts`),
    globalSetup: 'apps/vscode/e2e/setup/global-setup.ts',
    provide: { vscodeVersion: name.split(',')[0]! },
    sequence: { groupOrder },
    maxWorkers: files.workers,
    env,
    retry,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
})

export default defineConfig({
  test: {
    projects: [
      project('unit', tests('.test.ts'), ['**/*.slow.test.ts', '**/*.runtime.test.ts'], 0),
      project('runtime', tests('.runtime.test.ts'), [], 0),
      project('slow', tests('.slow.test.ts'), [], 1),
      endToEnd('1.139', { include: ['*'], exclude: measuring, workers: 2 }, 2),
      // The oldest version that the extension supports: one walk through everything.
      endToEnd('1.100', { include: ['first-run'], workers: 1 }, 3),
      endToEnd('1.139, measured', { include: measuring, workers: 1 }, 4),
    ],
  },
})
