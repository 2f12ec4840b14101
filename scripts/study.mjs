// Runs the study's four experiments and stores their results in docs/study: CSV and figure of each, and the data,
// executor and versions used.
//
//   node scripts/study.mjs --data DIR [--store DIR]     (reuses finished sweeps in the store)
//   npx vitest run scripts/study -u                     (writes docs/study.md from the results)
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { finetuneLab, writeJson } from './finetune-lab.mjs'
import { root, setUp } from './setup.mjs'

const { values } = parseArgs({
  options: { data: { type: 'string' }, store: { type: 'string', default: '.finetune-lab' } },
})
if (values.data === undefined) {
  console.error('node scripts/study.mjs: expected --data DIR, the folder that holds mnist/ and emnist-letters/')
  process.exit(2)
}
setUp()
const store = ['--store', values.store]
const setup = { datasets: {}, sweeps: {} }
for (const name of ['mnist-to-emnist', 'mnist-to-mnist', 'emnist-to-emnist', 'emnist-to-mnist']) {
  const id = ran(join(root, `examples/${name}.experiment.yaml`))
  for (const format of ['csv', 'svg']) keep(id, name, format)
  const { created, executor, versions, datasets } = JSON.parse(finetuneLab('export', id, ...store, '--to', 'json'))
  setup.sweeps[name] = { id, created, executor, versions }
  for (const [dataset, { folder, ...description }] of Object.entries(datasets)) setup.datasets[dataset] = description
}
keep(ran(join(root, 'docs/study/sixty-seeds.experiment.yaml')), 'sixty-seeds', 'csv')
writeJson(join(root, 'docs/study/setup.json'), setup)

/** Returns the id of the experiment's finished sweep, after running it if necessary. */
function ran(file) {
  const plan = JSON.parse(finetuneLab('plan', file, '--data', values.data, '--json'))
  const finished = () =>
    JSON.parse(finetuneLab('status', ...store, '--json')).sweeps.findLast(
      sweep => sweep.name === plan.name && sweep.state === 'finished',
    )
  // These kernels give the same bits on every machine.
  if (!finished()) finetuneLab('run', file, '--data', values.data, ...store, '--build', 'plain')
  return finished().id
}

function keep(id, name, format) {
  finetuneLab('export', id, ...store, '--to', format, '--out', join(root, `docs/study/${name}.${format}`))
}
