// Times the 21 runs of one figure against a PyTorch script of the same experiment, alternating, and measures the peak
// memory of all our processes together (Linux).
//
//   node benchmarks/figure.mjs --script course_experiment.py --data DIR [--rounds 3] [--python python3]
//
// The script is called as `script mnist emnist SEED d 1 none,mixup,collage` in a folder where torchvision finds the
// data. That is 3 of the 21 runs; their time does not depend on the samples per class. It needs torch and torchvision.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'

const { values } = parseArgs({
  options: {
    script: { type: 'string' },
    data: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    python: { type: 'string', default: 'python3' },
  },
})
if (!values.data) {
  console.error('figure.mjs: expected --data DIR, and --script FILE to compare with')
  process.exit(2)
}
const root = fileURLToPath(new URL('..', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'finetune-lab-figure-'))
const torchvision = { mnist: 'MNIST', 'emnist-letters': 'EMNIST' }
for (const [name, folder] of Object.entries(torchvision)) {
  mkdirSync(join(scratch, 'data', folder, 'raw'), { recursive: true })
  for (const file of readdirSync(join(values.data, name)))
    if (file.endsWith('.gz'))
      writeFileSync(
        join(scratch, 'data', folder, 'raw', file.slice(0, -3)),
        gunzipSync(readFileSync(join(values.data, name, file))),
      )
}

const ratios = []
for (let round = 0; round < Number(values.rounds); round++) {
  const theirs = values.script && seconds(() => script(round))
  const { took, megabytes } = await ours()
  if (theirs) ratios.push((7 * theirs) / took)
  console.log(
    [
      `round ${round + 1}: 21 runs in ${took.toFixed(1)} s, peak ${megabytes.toFixed(0)} MB resident`,
      theirs &&
        `script: 3 runs in ${theirs.toFixed(1)} s, 21 in ${(7 * theirs).toFixed(0)} s, ratio ${ratios.at(-1).toFixed(1)}`,
    ]
      .filter(Boolean)
      .join('; '),
  )
}
if (ratios.length > 0) {
  const sorted = ratios.toSorted((a, b) => a - b)
  console.log(
    `ratio: median ${sorted[sorted.length >> 1].toFixed(1)} (${sorted[0].toFixed(1)} … ${sorted.at(-1).toFixed(1)}), n = ${sorted.length}`,
  )
}
rmSync(scratch, { recursive: true })

function seconds(work) {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

function script(seed) {
  const args = [resolve(values.script), 'mnist', 'emnist', String(seed), 'd', '1', 'none,mixup,collage']
  const { status, stderr } = spawnSync(values.python, args, { cwd: scratch, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

/** From the start of the command to the written report. The engine is a separate grandchild process. */
async function ours() {
  const started = performance.now()
  const command = [
    join(root, 'apps/cli/dist/finetune-lab.js'),
    ...['run', join(root, 'examples/mnist-to-emnist.experiment.yaml'), '--seeds', '1'],
    ...['--data', resolve(values.data), '--store', join(scratch, 'store')],
  ]
  const child = spawn(process.execPath, command, { stdio: 'ignore' })
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, residentBytes(child.pid))
  }, 100)
  const code = await new Promise(done => child.on('exit', done))
  clearInterval(timer)
  if (code !== 0) throw new Error(`finetune-lab ended with code ${code}`)
  return { took: (performance.now() - started) / 1000, megabytes: peak / 1e6 }
}

/** Resident memory of a process and all its descendants; 0 if there is no /proc. */
function residentBytes(pid) {
  try {
    const own = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return own + (children ? children.split(' ').reduce((sum, child) => sum + residentBytes(child), 0) : 0)
  } catch {
    return 0
  }
}
