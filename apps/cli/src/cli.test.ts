import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { formatPoints, type SweepJson } from '@finetune-lab/analysis'
import { smallData, smallExperimentText } from '@finetune-lab/engine/testing'
import { folderBytes } from '@finetune-lab/runs'
import { beforeAll, describe, expect, test } from 'vitest'
import { megabytes } from './format.ts'

// The built command line as people run it: real processes, real files, from a folder of its own.

const cli = fileURLToPath(new URL('../dist/finetune-lab.js', import.meta.url))
const data = smallData()

/** An empty folder with an experiment file. */
function workspace(text = smallExperimentText(data)): string {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-workspace-'))
  writeFileSync(join(folder, 'small.experiment.yaml'), text)
  return folder
}

function finetuneLab(cwd: string, ...args: string[]) {
  // No data of this machine, and no colours.
  const env = { ...process.env, FINETUNE_LAB_DATA: '', XDG_CACHE_HOME: join(cwd, 'cache'), NO_COLOR: '1' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8', env })
  return { status, stdout, stderr }
}

const store = (folder: string) => join(folder, '.finetune-lab')
const sweepId = (output: string) => /^Sweep {3}(\S+)/m.exec(output)![1]
/** A CSV without what differs from sweep to sweep. */
const results = (csv: string) => csv.replace(/,[^,]*(?=,[^,]*$)/gm, '')
const FEW = ['--seeds', '1', '--build', 'plain']

describe('a sweep from file to report', () => {
  const folder = workspace()
  let output: string
  let id: string
  beforeAll(() => {
    const { status, stdout, stderr } = finetuneLab(folder, 'run', 'small.experiment.yaml', ...FEW)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    output = stdout
    id = sweepId(stdout)
  })

  test('run ends with the result table, the sweep and the report', () => {
    expect(output).toContain('Finetune accuracy on columns, %')
    expect(output).toContain('Finetune accuracy on rows, %')
    expect(output).toMatch(/│ collage │ +\d+\.\d \[\d+\.\d, \d+\.\d\] │ +\d+\.\d \[\d+\.\d, \d+\.\d\] │/)
    expect(output).toContain('95 % binomial interval of the test set')
    expect(output).toContain(`Sweep   ${id}  (finished, 6 of 6 runs)`)
    expect(output).toContain(`Report  ${join(store(folder), 'sweeps', id, 'report.html')}`)
    const report = readFileSync(join(store(folder), 'sweeps', id, 'report.html'), 'utf8')
    expect(report).toContain('<svg')
    expect(report.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:\/\//)
  })

  test('report, Markdown, JSON, status and run show the same answers and the same figures', () => {
    const { stdout } = finetuneLab(folder, 'export', 'last', '--to', 'json')
    const json: SweepJson = JSON.parse(stdout)
    const html = readFileSync(join(store(folder), 'sweeps', id, 'report.html'), 'utf8')
    expect(finetuneLab(folder, 'report', 'last', '--out', 'text/answer.md').stdout.trim()).toBe(
      join(folder, 'text/answer.md'),
    )
    const markdown = readFileSync(join(folder, 'text/answer.md'), 'utf8')
    for (const [, link] of markdown.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g))
      expect(existsSync(join(folder, 'text', decodeURIComponent(link))), link).toBe(true)
    expect(markdown).toContain('](answer-accuracy-columns.svg)')
    const status = finetuneLab(folder, 'status', 'last').stdout
    expect(json.answers.map(({ dataset }) => dataset)).toEqual(['columns', 'rows'])
    for (const { sentences, contrasts, best } of json.answers) {
      for (const { text, about } of sentences) {
        expect(html.replaceAll('&#39;', "'")).toContain(text)
        expect(markdown).toContain(text)
        if (about === 'difference' || about === 'labels saved' || about === 'best') {
          expect(status).toContain(text)
          expect(output).toContain(text)
        }
      }
      for (const { points } of contrasts)
        for (const { mean } of points) {
          expect(html).toContain(`>${formatPoints(mean)} <`)
          expect(markdown).toContain(`| ${formatPoints(mean)} <br>n = 1`)
        }
      expect(html).toContain(`<strong>${(100 * best!.mean).toFixed(1)}</strong>`)
    }
    for (const { series } of json.curves)
      for (const { points } of series)
        for (const { mean } of points) {
          const percent = (100 * mean).toFixed(1)
          expect(html).toContain(`<strong>${percent}</strong>`)
          expect(markdown).toContain(`**${percent}**`)
          expect(output).toContain(percent)
          expect(status).toContain(percent)
        }
  })

  test('export --to csv: a sorted row for each finetune, figures as in result.json', () => {
    const { stdout } = finetuneLab(folder, 'export', 'last', '--to', 'csv')
    const [header, ...rows] = stdout.trimEnd().split('\n')
    expect(header).toBe(
      'pretrain,augmentation,samples_per_class,seed,finetune,executor,accuracy,loss,test_images,sweep,run',
    )
    expect(rows).toHaveLength(12)
    expect(rows.map(row => row.split(',').slice(0, 6).join())).toEqual(
      ['collage', 'mixup', 'none'].flatMap(augmentation =>
        [2, 4].flatMap(size => ['columns', 'rows'].map(finetune => `rows,${augmentation},${size},0,${finetune},simd`)),
      ),
    )
    const result = JSON.parse(
      readFileSync(join(store(folder), 'sweeps', id, 'runs/rows-collage-s2-seed0/result.json'), 'utf8'),
    )
    const [{ accuracy, loss }] = result.finetunes
    expect(rows[0]).toBe(
      `rows,collage,2,0,columns,simd,${accuracy.toFixed(6)},${loss.toFixed(6)},1500,${id},rows-collage-s2-seed0`,
    )
  })

  test('export --to json and svg, to a file', () => {
    const json = finetuneLab(folder, 'export', id.slice(0, -1), '--to', 'json')
    expect(JSON.parse(json.stdout)).toMatchObject({
      sweep: id,
      state: 'finished',
      runs: { planned: 6, finished: 6, failed: 0 },
    })
    const svg = finetuneLab(folder, 'export', 'last', '--to', 'svg', '--out', 'figures/accuracy.svg')
    expect(svg.stdout.trim()).toBe(join(folder, 'figures/accuracy.svg'))
    expect(readFileSync(join(folder, 'figures/accuracy.svg'), 'utf8')).toMatch(
      /^<svg[^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"[\s\S]*<\/svg>\n$/,
    )
  })

  test('export --to png: a picture, rendered by the bundle without anything of this machine', () => {
    const { stdout, stderr } = finetuneLab(folder, 'export', 'last', '--to', 'png', '--out', 'figures/accuracy.png')
    expect({ stdout, stderr }).toEqual({ stdout: `${join(folder, 'figures/accuracy.png')}\n`, stderr: '' })
    const png = readFileSync(join(folder, 'figures/accuracy.png'))
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
    // IHDR: twice the figure's 720 pixels.
    expect(png.readUInt32BE(16)).toBe(1440)
  })

  test('export --figure table and difference: other figures of the same sweep', () => {
    const figure = (name: string) => finetuneLab(folder, 'export', 'last', '--to', 'svg', '--figure', name).stdout
    expect(figure('table')).toMatch(/<text[^>]*>samples per class<\/text>/)
    expect(figure('difference')).toContain('Accuracy minus that of none')
  })

  test('export --to tensorboard and safetensors: a folder for the sweep, a file for each run', () => {
    const out = (name: string) => finetuneLab(folder, 'export', 'last', '--to', name, '--out', name)
    const board = join(folder, 'tensorboard')
    expect(out('tensorboard').stdout).toBe(`6 runs. Look at them with: tensorboard --logdir ${board}\n`)
    expect(existsSync(join(board, `small-${id}`, 'rows-mixup-s4-seed0'))).toBe(true)
    expect(out('safetensors').stdout).toBe(`6 models in ${join(folder, 'safetensors')}\n`)
    const models = join(folder, 'safetensors', `small-${id}`)
    expect(readFileSync(join(models, 'rows-mixup-s4-seed0.safetensors'))).toEqual(
      readFileSync(join(store(folder), 'sweeps', id, 'runs/rows-mixup-s4-seed0/model.safetensors')),
    )
    expect(readFileSync(join(models, 'results.csv'), 'utf8')).toBe(
      finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout,
    )
    expect(finetuneLab(folder, 'export', 'last', '--to', 'tensorboard')).toMatchObject({
      status: 2,
      stderr: 'finetune-lab: export --to tensorboard: expected --out FOLDER\n',
    })
    expect(
      finetuneLab(folder, 'export', 'last', '--to', 'safetensors', '--out', 'small.experiment.yaml'),
    ).toMatchObject({ status: 2, stderr: expect.stringContaining('small.experiment.yaml: cannot be written') })
  })

  test('export --to mlflow: wrong input and a server that is not there are different ends', () => {
    const to = (...out: string[]) => finetuneLab(folder, 'export', 'last', '--to', 'mlflow', ...out)
    expect(to()).toMatchObject({ status: 2, stderr: expect.stringContaining('expected --out ADDRESS') })
    expect(to('--out', 'mlruns')).toMatchObject({ status: 2, stderr: expect.stringContaining('"mlruns": expected') })
    expect(to('--out', 'http://127.0.0.1:1')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('http://127.0.0.1:1: no MLflow tracking server answers there'),
    })
  })

  test('status lists the sweep, with what the store takes, and shows it', () => {
    const words = finetuneLab(folder, 'status').stdout
    expect(words).toMatch(new RegExp(`${id} │ Small │ finished │ 6 of 6`))
    const all = JSON.parse(finetuneLab(folder, 'status', '--json').stdout)
    expect(all).toMatchObject({ sweeps: [{ id, state: 'finished', finished: 6 }] })
    expect(all.bytes).toBe(folderBytes(store(folder)))
    expect(words).toContain(`${all.store}: ${megabytes(all.bytes)}`)
    expect(finetuneLab(folder, 'status', 'last').stdout).toContain(`${id}: finished, 6 of 6 runs finished`)
    expect(JSON.parse(finetuneLab(folder, 'status', 'last', '--json').stdout)).toMatchObject({
      id,
      state: 'finished',
      runs: { length: 6 },
    })
  })

  test('stop and resume of a finished sweep change nothing', () => {
    const before = finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout
    expect(finetuneLab(folder, 'stop', 'last')).toMatchObject({
      status: 0,
      stdout: `${id}: nothing is at work on it (finished).\n`,
    })
    expect(finetuneLab(folder, 'resume', 'last').status).toBe(0)
    expect(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout).toBe(before)
  })

  test('the same file and seed give the same results whatever the number of workers; --needed trains nothing again', () => {
    const first = finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout
    const again = finetuneLab(folder, 'run', 'small.experiment.yaml', ...FEW, '--workers', '1')
    expect(again.status).toBe(0)
    expect(results(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout)).toBe(results(first))
    const needed = finetuneLab(
      folder,
      'run',
      'small.experiment.yaml',
      '--build',
      'plain',
      '--seeds',
      '0,',
      '--needed',
      '--json',
    )
    expect(needed.stderr).toContain('6 runs of 6 found finished and taken over.')
    expect(JSON.parse(needed.stdout)).toMatchObject({ state: 'finished', runs: { finished: 6 } })
    expect(results(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout)).toBe(results(first))
  })

  test('report of several sweeps compares them in one file', () => {
    const said = JSON.parse(finetuneLab(folder, 'status', '--json').stdout)
    const all = (said.sweeps as { id: string }[]).map(sweep => sweep.id)
    expect(finetuneLab(folder, 'report', ...all, '--out', 'both.html')).toMatchObject({
      status: 0,
      stdout: `${join(folder, 'both.html')}\n`,
    })
    for (const each of all) expect(readFileSync(join(folder, 'both.html'), 'utf8')).toContain(each)
  })
})

describe('stopping', () => {
  /** Long enough that a second command comes while it runs. */
  const longer = smallExperimentText(data, 3000)

  /** Starts a run and waits until its first result is there. */
  async function begin(folder: string) {
    const child = spawn(process.execPath, [cli, 'run', 'small.experiment.yaml', '--build', 'plain'], { cwd: folder })
    let stderr = ''
    child.stderr.on('data', chunk => {
      stderr += chunk
    })
    const exit = new Promise<number | null>(resolve => child.on('exit', resolve))
    const finished = () => {
      const { status, stdout } = finetuneLab(folder, 'status', 'last', '--json')
      return status === 0 && JSON.parse(stdout).finished >= 1
    }
    while (!finished()) await wait(20)
    return { child, exit, stderr: () => stderr }
  }

  const uninterrupted = () => {
    const folder = workspace(longer)
    finetuneLab(folder, 'run', 'small.experiment.yaml', '--build', 'plain')
    return results(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout)
  }

  test('Ctrl-C leaves it interrupted with exit 130; resume ends with the bits of an uninterrupted run', async () => {
    const folder = workspace(longer)
    const { child, exit, stderr } = await begin(folder)
    const asked = performance.now()
    child.kill('SIGINT')
    expect(await exit).toBe(130)
    expect(performance.now() - asked).toBeLessThan(2000) // the engine's second, and writing the report
    expect(stderr()).toMatch(/^Interrupted. Go on with: finetune-lab resume \S+\n$/)
    expect(JSON.parse(finetuneLab(folder, 'status', 'last', '--json').stdout).state).toBe('interrupted')
    const resumed = finetuneLab(folder, 'resume', 'last')
    expect(resumed).toMatchObject({ status: 0, stderr: '' })
    expect(results(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout)).toBe(uninterrupted())
  }, 300_000)

  test('stop from another terminal', async () => {
    const folder = workspace(longer)
    const { exit } = await begin(folder)
    expect(finetuneLab(folder, 'stop', 'last').stdout).toMatch(
      /: interrupted, \d+ of 12 runs finished. Go on with: finetune-lab resume \S+\n$/,
    )
    expect(await exit).toBe(130)
  }, 300_000)
})

describe('many engines, and what is left', () => {
  const folder = workspace()
  let reference: string
  beforeAll(() => {
    finetuneLab(folder, 'run', 'small.experiment.yaml', '--build', 'plain')
    reference = results(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout)
  }, 120_000)

  test('work: three of them on one sweep share its runs, each run once, and end with the same bits', async () => {
    const folder = workspace(smallExperimentText(data, 2000))
    const child = spawn(process.execPath, [cli, 'run', 'small.experiment.yaml', '--build', 'plain'], { cwd: folder })
    const begun = () => /"state": "running"/.test(finetuneLab(folder, 'status', 'last', '--json').stdout)
    while (!begun()) await wait(20)
    child.kill('SIGINT')
    await new Promise(resolve => child.on('exit', resolve))
    const workers = [1, 2, 3].map(() =>
      spawn(process.execPath, [cli, 'work', 'last', '--workers', '1'], { cwd: folder, stdio: 'ignore' }),
    )
    const codes = await Promise.all(workers.map(each => new Promise(resolve => each.on('exit', resolve))))
    expect(codes).toEqual([0, 0, 0])
    const id = JSON.parse(finetuneLab(folder, 'status', 'last', '--json').stdout).id
    const runs = join(store(folder), 'sweeps', id, 'runs')
    for (const run of readdirSync(runs)) {
      const events = readFileSync(join(runs, run, 'events.jsonl'), 'utf8')
      expect(events.match(/"type":"finished"/g)).toHaveLength(1)
      expect(readdirSync(join(runs, run))).not.toContain('checkpoint.safetensors')
    }
  }, 300_000)

  test('run --resume goes on with the unfinished sweep of the same runs, and else begins a new one', () => {
    const folder = workspace()
    const plain = ['--build', 'plain', '--resume']
    expect(finetuneLab(folder, 'run', 'small.experiment.yaml', ...plain).stderr).toBe('')
    const { id } = JSON.parse(finetuneLab(folder, 'status', 'last', '--json').stdout)
    const run = join(store(folder), 'sweeps', id, 'runs', 'rows-mixup-s2-seed0')
    rmSync(join(run, 'result.json'))
    const again = finetuneLab(folder, 'run', 'small.experiment.yaml', ...plain)
    expect(again).toMatchObject({ status: 0, stderr: `Going on with sweep ${id}.\n` })
    expect(results(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout)).toBe(reference)
    expect(finetuneLab(folder, 'run', 'small.experiment.yaml', ...plain).stderr).toBe('')
    expect(readdirSync(join(store(folder), 'sweeps')).filter(name => name.startsWith('2'))).toHaveLength(2)
  }, 300_000)

  test('clean says what would go, removes it only when told to, and never what is unfinished', () => {
    const { id, bytes } = JSON.parse(finetuneLab(folder, 'status', 'last', '--json').stdout)
    expect(bytes).toBeGreaterThan(100_000)
    expect(finetuneLab(folder, 'clean').stdout).toBe(`${store(folder)}: nothing to clean\n`)
    const run = join(store(folder), 'sweeps', id, 'runs', 'rows-mixup-s2-seed0')
    writeFileSync(join(run, 'checkpoint.safetensors'), 'left by a kill between the result and this')
    const said = finetuneLab(folder, 'clean', '--dry-run').stdout
    expect(said).toContain(`runs/rows-mixup-s2-seed0/checkpoint.safetensors: left behind by an engine that is no more`)
    expect(finetuneLab(folder, 'clean')).toMatchObject({ status: 2, stderr: expect.stringContaining('Say --yes') })
    expect(existsSync(join(run, 'checkpoint.safetensors'))).toBe(true)
    expect(finetuneLab(folder, 'clean', '--yes').status).toBe(0)
    expect(existsSync(join(run, 'checkpoint.safetensors'))).toBe(false)
    expect(results(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout)).toBe(reference)
    expect(finetuneLab(folder, 'clean', '--older-than', '1', '--yes').stdout).toContain('nothing to clean')
    expect(finetuneLab(folder, 'clean', '--older-than', '0', '--yes').stdout).toContain('12 of 12 runs finished')
    expect(finetuneLab(folder, 'status').stdout).toContain('no sweep here yet')
  }, 120_000)
})

describe('input that is wrong: one message, exit 2, no stack, nothing written', () => {
  /** Runs in a new workspace and checks that the message is all there is. */
  function refused(message: string | RegExp, text: string, status = 2, ...args: string[]) {
    const folder = workspace(text)
    const { stderr, stdout, ...rest } = finetuneLab(folder, 'run', 'small.experiment.yaml', ...args)
    expect(rest.status).toBe(status)
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/\n {4}at /)
    expect(stdout).toBe('')
    expect(existsSync(store(folder))).toBe(false)
  }

  test('an experiment file: every problem with file, line and column', () => {
    refused(
      /^small.experiment.yaml:2:3: error: .*batchSise.*\nsmall.experiment.yaml:3:24: error: .*\n/,
      'pretrain:\n  batchSise: 8\n  samplesPerClass: [1, many]\n  dataset: mnist\nfinetune: { dataset: mnist }\n',
    )
  })

  test('no such file', () => {
    const folder = workspace()
    expect(finetuneLab(folder, 'run', 'other.yaml')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'finetune-lab: other.yaml: no such file; expected an experiment file\n',
    })
  })

  test('missing data: which files, where it looked, what to do; exit 3', () => {
    const folder = workspace('pretrain: { dataset: mnist }\nfinetune: { dataset: emnist-letters }\n')
    const { status, stderr } = finetuneLab(folder, 'run', 'small.experiment.yaml', '--data', '/nowhere')
    expect(status).toBe(3)
    for (const part of [
      '"mnist" is missing',
      'train-images-idx3-ubyte',
      '/nowhere/mnist',
      join(folder, 'data/mnist'),
      '--data',
    ])
      expect(stderr).toContain(part)
    expect(existsSync(store(folder))).toBe(false)
  })

  test('a class with too few images: class, count and what was asked for, at its place in the file', () => {
    refused(
      /^small.experiment.yaml:4:24: error: .*class "0" has 60 images.*at most 60\n/,
      smallExperimentText(data).replace('[2, 4]', '[2, 61]'),
    )
  })

  test('mixing in batches of one image says what to change', () => {
    refused(
      /^small.experiment.yaml:7:14: error: pretrain.batchSize: 1 leaves mixup and collage without a partner.*at least 2\n/,
      smallExperimentText(data).replace('batches: 300', 'batches: 300\n  batchSize: 1'),
    )
  })

  describe('files of a data set', () => {
    const damaged = (name: string, change: (bytes: Buffer) => Buffer | Uint8Array) => {
      const own = smallData()
      const file = join(own, 'rows', name)
      writeFileSync(file, change(readFileSync(file)))
      return { text: smallExperimentText(own), file }
    }
    test.each([
      ['truncated', 'train-images-idx3-ubyte', (bytes: Buffer) => bytes.subarray(0, 5000)],
      ['with trailing bytes', 't10k-labels-idx1-ubyte', (bytes: Buffer) => Buffer.concat([bytes, Buffer.of(1)])],
      ['of another kind', 'train-images-idx3-ubyte', () => Buffer.from('not an IDX file at all, only words')],
      ['a damaged gzip file', 'train-images-idx3-ubyte', (bytes: Buffer) => gzipSync(bytes).fill(7, 3000, 3010)],
      ['a truncated gzip file', 'train-images-idx3-ubyte', (bytes: Buffer) => gzipSync(bytes).subarray(0, 9000)],
      ['labels out of range', 'train-labels-idx1-ubyte', (bytes: Buffer) => bytes.fill(200, 20, 21)],
    ])('%s', (_, name, change) => {
      const { text, file } = damaged(name, change)
      refused(new RegExp(`^finetune-lab: ${file}: .+\n$`), text)
    })
  })

  test('a store that cannot be written', () => {
    const folder = workspace()
    writeFileSync(join(folder, 'taken'), '')
    const { status, stderr } = finetuneLab(folder, 'run', 'small.experiment.yaml', '--store', 'taken')
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr:
        'finetune-lab: taken: the store cannot be written (there is a file where a folder is expected). Choose another: --store, or the setting finetuneLab.store.\n',
    })
  })

  test('an unknown sweep, for every command that takes one', () => {
    const folder = workspace()
    mkdirSync(join(store(folder), 'sweeps'), { recursive: true })
    for (const args of [['status'], ['stop'], ['resume'], ['report'], ['export', '--to', 'csv']])
      expect(finetuneLab(folder, args[0], 'nothing', ...args.slice(1))).toEqual({
        status: 2,
        stdout: '',
        stderr: `finetune-lab: ${store(folder)}: no sweep here yet. Start one with: finetune-lab run FILE\n`,
      })
  })

  test('an executor that is not there: exit 3', () => {
    refused(/^finetune-lab: executor cuda: .*simd/, smallExperimentText(data), 3, '--executor', 'cuda')
  })

  test('more runs than a sweep may have', () => {
    refused(
      /^finetune-lab: --seeds makes 24000 runs; expected at most 20000\n/,
      smallExperimentText(data).replace('[2, 4]', '[2, 4, 8, 9, 10, 11, 12, 13]'),
      2,
      '--seeds',
      '1000',
    )
  })

  test('options and commands that do not exist', () => {
    const folder = workspace()
    expect(finetuneLab(folder, 'run', 'small.experiment.yaml', '--workers', '0').status).toBe(2)
    expect(finetuneLab(folder, 'rum').stderr).toContain("unknown command 'rum'")
    expect(finetuneLab(folder, 'rum').status).toBe(2)
    expect(finetuneLab(folder, 'run', 'small.experiment.yaml', '--sotre', 'x').stderr).toContain('--store')
  })
})

test('check tells every problem of every file, and nothing of good ones', () => {
  const folder = workspace()
  writeFileSync(join(folder, 'bad.experiment.yaml'), 'pretrain: { dataset: mnist, augmentation: mixupp }\n')
  const { status, stdout } = finetuneLab(folder, 'check', 'small.experiment.yaml', 'bad.experiment.yaml')
  expect(status).toBe(2)
  expect(stdout).toContain('small.experiment.yaml: no problem found\n')
  expect(stdout).toMatch(/bad.experiment.yaml:1:43: error: .*"mixupp".*"mixup"/)
  expect(JSON.parse(finetuneLab(folder, 'check', '--json-schema').stdout)).toMatchObject({ type: 'object' })
})

test('check knows the data: a missing set is exit 3, a set that is too small is exit 2, each at its place', () => {
  const folder = workspace()
  const text = smallExperimentText(data)
  writeFileSync(join(folder, 'missing.experiment.yaml'), 'pretrain: { dataset: mnist }\nfinetune: { dataset: mnist }\n')
  const missing = finetuneLab(folder, 'check', 'missing.experiment.yaml')
  expect(missing.status).toBe(3)
  expect(missing.stdout).toMatch(/^missing.experiment.yaml:1:22: error: Data set "mnist" is missing/)
  writeFileSync(join(folder, 'greedy.experiment.yaml'), text.replace('[2, 4]', '[2, 4000]'))
  const greedy = finetuneLab(folder, 'check', 'greedy.experiment.yaml')
  expect(greedy.status).toBe(2)
  expect(greedy.stdout).toMatch(/greedy.experiment.yaml:\d+:\d+: error: pretrain.samplesPerClass\[1\]: 4,000 of each/)
  writeFileSync(join(folder, 'cuda.experiment.yaml'), `${text}executor: cuda\n`)
  const cuda = finetuneLab(folder, 'check', 'cuda.experiment.yaml')
  expect(cuda.stdout).toMatch(/^cuda.experiment.yaml:\d+:11: warning: executor cuda: /)
  expect(cuda.status).toBe(0)
})

test('plan counts runs and batches, estimates the time and writes nothing', () => {
  const folder = workspace()
  const { status, stdout } = finetuneLab(folder, 'plan', 'small.experiment.yaml')
  expect(status).toBe(0)
  expect(stdout).toContain('12 runs: s = 2, 4 × none, mixup, collage × 2 seeds')
  expect(stdout).toContain('3,600 batches of pre-training, 4,800 of finetuning (24 finetunes)')
  expect(stdout).toMatch(/about \d+ s on \d+ workers? of \d+ cores?/)
  expect(existsSync(store(folder))).toBe(false)
})

test('a subset smaller than a batch trains in batches of its own size: a note in check, a line in plan and report', () => {
  const text = smallExperimentText(data, 20).replace('[2, 4]', '[1, 2]').replace('seeds: 2', 'seeds: 1')
  const folder = workspace(text.replace('batches: 200', 'batches: 20'))
  const check = finetuneLab(folder, 'check', 'small.experiment.yaml')
  expect(check.status).toBe(0)
  expect(check.stdout).toMatch(
    /^small.experiment.yaml:4:21: note: pretrain.samplesPerClass\[0\]: .* makes 5 images, fewer than batchSize 8: every batch is these 5 images\nsmall.experiment.yaml: no problem found\n$/,
  )
  const plan = finetuneLab(folder, 'plan', 'small.experiment.yaml')
  expect(plan.stdout).toContain(
    '\n  batches of 5 instead of 8 in pre-training on rows with 1 per class: that is every image\n',
  )
  expect(plan.stderr).toBe('')
  const run = finetuneLab(folder, 'run', 'small.experiment.yaml', '--json')
  expect(run).toMatchObject({ status: 0 })
  expect(finetuneLab(folder, 'report', 'last', '--out', 'report.html').status).toBe(0)
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain(
    'every batch is the whole subset: 5 images in pre-training on rows with 1 per class.',
  )
})

test('inspect draws the very batches that runs train on, as a page and as a picture', () => {
  const folder = workspace()
  const page = finetuneLab(
    folder,
    'inspect',
    'small.experiment.yaml',
    '--out',
    'sheet.html',
    '--batch',
    '3',
    '--seed',
    '1',
  )
  expect(page).toEqual({ status: 0, stdout: `${join(folder, 'sheet.html')}\n`, stderr: '' })
  const html = readFileSync(join(folder, 'sheet.html'), 'utf8')
  expect(html).toContain('The very batches that each run of this experiment with 2 per class and seed 1 trains on')
  expect(html).toContain('Batch 3, epoch 3: rows, train, 2 per class, seed 1')
  expect(html.match(/<image /g)).toHaveLength(8 * 5)
  expect(finetuneLab(folder, 'inspect', 'small.experiment.yaml', '--out', 'sheet.png').status).toBe(0)
  expect(readFileSync(join(folder, 'sheet.png')).subarray(1, 4).toString()).toBe('PNG')

  const wrong = (...args: string[]) => {
    const { status, stderr } = finetuneLab(folder, 'inspect', 'small.experiment.yaml', ...args)
    return [status, stderr]
  }
  expect(wrong('--out', 'sheet.pdf')).toEqual([
    2,
    'finetune-lab: --out sheet.pdf: expected a file that ends with .html or .png\n',
  ])
  expect(wrong('--out', 'a.png', '--batch', '301')).toEqual([
    2,
    'finetune-lab: --batch 301: expected at most 300, as many as pre-training has\n',
  ])
  expect(wrong('--out', 'a.png', '--samples-per-class', '61')[1]).toContain('class "0" has 60 images')
  expect(existsSync(join(folder, 'a.png'))).toBe(false)
})

test('doctor says what each part of this machine offers', () => {
  const findings = JSON.parse(finetuneLab(workspace(), 'doctor', '--json').stdout) as { what: string; state: string }[]
  expect(findings.find(({ what }) => what === 'simd (plain)')).toMatchObject({ state: 'good' })
  expect(findings.find(({ what }) => what === 'mnist')).toMatchObject({ state: 'missing' })
})

test('data list and data check', () => {
  const folder = workspace()
  expect(finetuneLab(folder, 'data', 'list').stdout).toMatch(/strokes-digits +│ Strokes, digits/)
  expect(finetuneLab(folder, 'data', 'check', 'mnist')).toMatchObject({ status: 3 })
  const damaged = fileURLToPath(new URL('../../../test-fixtures/data/broken/label-out-of-range', import.meta.url))
  const { status, stderr } = finetuneLab(folder, 'data', 'check', 'mnist', '--data', damaged)
  expect(status).toBe(2)
  expect(stderr).toContain(join(damaged, 'mnist/train-labels-idx1-ubyte'))
})

describe('submit without a Slurm', () => {
  const withoutSlurm = (folder: string, ...args: string[]) => {
    const env = {
      ...process.env,
      FINETUNE_LAB_DATA: '',
      FINETUNE_LAB_TENSORFLOW: join(folder, 'nowhere'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      PATH: '/nowhere',
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env,
    })
    return { status, stdout, stderr }
  }

  test('is refused before anything is written, and says what is missing; resume likewise', () => {
    const folder = workspace()
    expect(withoutSlurm(folder, 'submit', 'small.experiment.yaml', '--slurm')).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(/^finetune-lab: sbatch: no such command here\. .*login nodes/),
    })
    expect(existsSync(store(folder))).toBe(false)
    expect(withoutSlurm(folder, 'submit', 'small.experiment.yaml')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('finetune-lab submit FILE --slurm'),
    })
    for (const limit of ['2', '1:59', '0:02:59', '0-0:2'])
      expect(withoutSlurm(folder, 'submit', 'small.experiment.yaml', '--slurm', '--time', limit)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('at least 3 minutes'),
      })
  })

  test('--dry-run shows the script with everything that was asked, and writes nothing', () => {
    const folder = workspace()
    const { status, stdout, stderr } = withoutSlurm(
      folder,
      ...[
        'submit',
        'small.experiment.yaml',
        '--slurm',
        '--dry-run',
        '--workers',
        '3',
        '--time',
        '0-1',
        '--at-once',
        '2',
      ],
      ...['--sbatch', '--exclusive', '--sbatch=--nice=10', '--before', 'module load nodejs', '--node', 'node'],
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const line of [
      '#SBATCH --array=0-3%2',
      '#SBATCH --cpus-per-task=3',
      '#SBATCH --time=0-1',
      '#SBATCH --exclusive',
      '#SBATCH --nice=10',
      'module load nodejs',
    ])
      expect(stdout.split('\n')).toContain(line)
    expect(stdout).toMatch(
      /^exec node \S+engine\.js --sweep \S+\.finetune-lab\/sweeps\/\S+ .*--workers 3 --join --slurm$/m,
    )
    expect(readdirSync(folder)).toEqual(['small.experiment.yaml'])
  })

  test.each([
    ['--gres', 'gpu:a100:1', '--gres gpu:a100:1'],
    ['--sbatch', '--gpus-per-task=1', '--gpus-per-task=1'],
  ])(
    '%s %s, and no GPU on the machine that submits: the choice of simd is told, its reason and the way out',
    (...given) => {
      const [option, value, asked] = given
      const folder = workspace()
      const script = (...args: string[]) =>
        withoutSlurm(folder, 'submit', 'small.experiment.yaml', '--slurm', '--dry-run', option, value, ...args)
      const { status, stdout, stderr } = script()
      expect(status).toBe(0)
      expect(stdout).toMatch(/^#!/)
      expect(stderr).toMatch(
        new RegExp(
          `^Warning: ${asked} asks for GPUs that will stand idle: executor: auto became simd .*on this machine there is no CUDA: .+call submit on a node with a GPU.*\\n$`,
        ),
      )
      // Who asks for simd by name knows.
      expect(script('--executor', 'simd')).toMatchObject({ status: 0, stderr: '' })
    },
  )

  test('cuda is refused where the machine that submits has no GPU, and it is said which machine was asked', () => {
    const folder = workspace()
    const args = ['submit', 'small.experiment.yaml', '--slurm', '--dry-run', '--executor', 'cuda']
    expect(withoutSlurm(folder, ...args)).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(
        /^finetune-lab: executor cuda: .+ Use executor: simd .*submit asks the machine that it is called on, not the nodes .*a GPU\)\.\n$/,
      ),
    })
  })

  test('what is said to Slurm without Slurm is not taken for something else', () => {
    const folder = workspace()
    expect(withoutSlurm(folder, 'resume', 'last', '--at-once', '2')).toMatchObject({
      status: 2,
      stderr: 'finetune-lab: resume: --at-once is said to Slurm. Say --slurm too, or leave it out.\n',
    })
  })
})
