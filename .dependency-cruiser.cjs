// The floors of design section 5: a package imports only from packages above it in this list, nothing imports an app,
// and there are no circles, of packages or of files.
const floors = [
  'system',
  'testing',
  'random',
  'data',
  'augmentation',
  'network',
  'model',
  'experiment',
  'runs',
  'slurm',
  'setup',
  'engine',
  'analysis',
  'charts',
  'agents',
  'language-server',
]

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...floors.map((floor, i) => ({
      name: `floor-of-${floor}`,
      comment: `${floor} stands above ${floors.slice(i + 1).join(', ')} in the table of packages`,
      severity: 'error',
      from: { path: `^packages/${floor}/` },
      to: { path: `^(apps/|packages/(${floors.slice(i + 1).join('|') || '$'})/)` },
    })),
    {
      name: 'no-deep-imports',
      comment: 'packages speak through their index, or a sub-path that their package.json declares',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: {
        path: '^packages/([^/]+)/src/(?!index\\.ts$|testing/|(dom|page|dataset-name)\\.ts$|(inspection|exports|tensorflow|mcp)/index\\.ts$)',
        pathNot: '^$1/$2/',
      },
    },
    {
      name: 'testing-is-for-tests',
      comment: 'what is shipped imports nothing of the fuzz harness',
      severity: 'error',
      from: {
        path: '^(packages|apps)/[^/]+/src/',
        pathNot: '(^packages/testing/|/src/testing/|[.]test[.]ts$)',
      },
      to: { path: '^packages/testing/' },
    },
    {
      name: 'declared',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|/kernels/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
