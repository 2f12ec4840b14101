// npm run release: checks that this commit can be published, builds and packs the command line and the extension, and
// prints the commands that publish them. It publishes nothing itself.
//
//     npm run release                    a release: even minor version, as 0.2.0
//     npm run release -- --pre-release   a pre-release: odd minor version, as 0.3.0
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { releaseProblems } from './release/release-problems.mjs'
import { root, setUp } from './setup.mjs'

const { values } = parseArgs({ options: { 'pre-release': { type: 'boolean', default: false } } })
const preRelease = values['pre-release']
const manifest = path => JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim()

const { version, repository } = manifest('apps/cli')
const problems = releaseProblems({
  preRelease,
  versions: Object.fromEntries(
    ['.', 'apps/cli', 'apps/vscode', 'packages/engine'].map(path => [path, manifest(path).version]),
  ),
  changelog: readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
  changed: git('status', '--porcelain'),
  tags: git('tag').split('\n'),
  origin: git('remote', 'get-url', 'origin'),
  repository: repository.url,
})
if (problems.length > 0) {
  console.error(`Not ready to release ${version}:\n${problems.map(problem => `- ${problem}`).join('\n')}`)
  process.exit(2)
}

setUp()
const out = join(root, 'dist')
rmSync(out, { recursive: true, force: true })
mkdirSync(out)
const flag = preRelease ? ['--pre-release'] : []
run('node', ['scripts/package.mjs', ...flag], 'apps/vscode')
run('npm', ['pack', '--pack-destination', out], 'apps/cli')
console.log(`Packed dist/finetune-lab-${version}.tgz and apps/vscode/dist/finetune-lab.vsix. To publish them:

    npm publish dist/finetune-lab-${version}.tgz${preRelease ? ' --tag next' : ''}
    npx vsce publish --packagePath apps/vscode/dist/finetune-lab.vsix${preRelease ? ' --pre-release' : ''}
    npx ovsx publish apps/vscode/dist/finetune-lab.vsix${preRelease ? ' --pre-release' : ''}
    git tag v${version} && git push origin v${version}`)

function run(command, args, folder) {
  const { status } = spawnSync(command, args, {
    cwd: join(root, folder),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}
