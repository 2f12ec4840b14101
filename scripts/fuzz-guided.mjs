// Coverage-guided fuzzing of everything that reads input from outside, with jazzer.js, which is fetched into the user's
// cache. Mutates inputs that reach new code.
//
//   node scripts/fuzz-guided.mjs [READER…] [--seconds 60]
//
// READER is one of the targets in a package's or app's `src/testing/fuzz-targets.ts`. Default: all, one after another.
// An input that makes a reader throw anything but its own error, hang for 20 s or take more than 200 MB is written to
// test-fixtures/fuzz/READER, where the seeded tests read it again, and the command exits with 1. Inputs that reach new
// code are kept in the cache, and the next run starts with them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundleTargets, TARGET } from './fuzz/bundle-targets.mjs'
import { cache, jazzer } from './fuzz/jazzer.mjs'
import { root, setUp } from './setup.mjs'

const HANG_SECONDS = 20
const MOST_RESIDENT_MEGABYTES = 2048

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '60' } },
})
setUp()
const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-guided-'))
try {
  const targets = await bundleTargets(folder)
  const unknown = positionals.filter(name => !targets.has(name))
  if (unknown.length > 0 || !(Number(values.seconds) > 0)) {
    console.error(
      `${unknown.join(', ') || `--seconds ${values.seconds}`}: expected READERs from ${[...targets.keys()].join(', ')}, and --seconds N`,
    )
    process.exitCode = 2
  } else {
    for (const name of positionals.length > 0 ? positionals : targets.keys())
      if (!(await guided(name, targets.get(name)))) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}

/** Fuzzes one reader and prints how many inputs it read. @returns whether it found nothing */
async function guided(name, { bundle, make }) {
  const seeds = await writeSeeds(name, make)
  const known = join(root, 'test-fixtures/fuzz', name)
  const reached = join(cache, 'fuzz-corpus', name)
  for (const each of [known, reached]) mkdirSync(each, { recursive: true })
  const before = new Set(readdirSync(known))
  const { status, output } = await runJazzer(name, [bundle, reached, seeds, known], known)
  const found = readdirSync(known).filter(file => !before.has(file))
  if (readdirSync(known).length === 0) rmSync(known, { recursive: true })
  const inputs = /number_of_executed_units:\s*(\d+)/.exec(output)?.[1]
  console.log(
    `${name}: ${inputs ?? 'unknown'} inputs, ${output.match(/cov: \d+/g)?.at(-1) ?? 'cov: unknown'}, ${found.length} found`,
  )
  for (const file of found) console.log(`  ${join('test-fixtures/fuzz', name, file)}`)
  if (status === 0 && inputs && found.length === 0) return true
  console.error(output.slice(-4000))
  return false
}

/** Writes the valid inputs, one file each. */
async function writeSeeds(name, make) {
  const seeds = join(folder, `${name}-valid`)
  mkdirSync(seeds)
  const { valid, close } = await make()
  for (const [i, bytes] of valid.entries()) writeFileSync(join(seeds, `${i}`), bytes)
  close?.()
  return seeds
}

/** @returns its exit status and all its output */
async function runJazzer(name, [bundle, ...corpora], findings) {
  const { script, env } = jazzer()
  const libFuzzer = [
    `-max_total_time=${values.seconds}`,
    `-timeout=${HANG_SECONDS}`,
    `-rss_limit_mb=${MOST_RESIDENT_MEGABYTES}`,
    `-artifact_prefix=${findings}/found-`,
    '-print_final_stats=1',
  ]
  const args = [script, bundle, ...corpora, '-i', bundle, '--timeout', `${HANG_SECONDS * 1000}`, '--', ...libFuzzer]
  // Anything that the readers write is removed with the folder.
  const environment = { ...process.env, ...env, TMPDIR: folder, [TARGET]: name }
  // To a file, because a pipe may lose the end.
  const log = join(folder, `${name}.log`)
  const said = openSync(log, 'w')
  const child = spawn(process.execPath, args, { cwd: folder, env: environment, stdio: ['ignore', said, said] })
  const [status] = await once(child, 'close')
  closeSync(said)
  return { status, output: readFileSync(log, 'utf8') }
}
