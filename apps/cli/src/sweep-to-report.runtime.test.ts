import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { FEW, finetuneLab, store, sweepId, workspace } from './testing/command-line.ts'

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

  test('export --to csv: one sorted row per finetune, figures as in result.json', () => {
    const { stdout } = finetuneLab(folder, 'export', 'last', '--to', 'csv')
    const [header, ...rows] = stdout.trimEnd().split('\n')
    expect(header).toBe(
      'pretrain,augmentation,samples_per_class,seed,finetune,executor,accuracy,loss,test_images,sweep,run,state,reason,ece,brier,top2',
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
    const [{ accuracy, loss, ece, brier, top2 }] = result.finetunes
    const measures = [ece, brier, top2].map(value => value.toFixed(6)).join()
    expect(rows[0]).toBe(
      `rows,collage,2,0,columns,simd,${accuracy.toFixed(6)},${loss.toFixed(6)},1500,${id},rows-collage-s2-seed0,finished,,${measures}`,
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

  test('export --to png: a picture, rendered by the bundle alone', () => {
    const { stdout, stderr } = finetuneLab(folder, 'export', 'last', '--to', 'png', '--out', 'figures/accuracy.png')
    expect({ stdout, stderr }).toEqual({ stdout: `${join(folder, 'figures/accuracy.png')}\n`, stderr: '' })
    const png = readFileSync(join(folder, 'figures/accuracy.png'))
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
    // IHDR: twice the figure's 720 pixels.
    expect(png.readUInt32BE(16)).toBe(1440)
  })

  test('stop and resume of a finished sweep change nothing', () => {
    const before = finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout
    expect(finetuneLab(folder, 'stop', 'last')).toMatchObject({
      status: 0,
      stdout: `${id}: nothing to stop (finished).\n`,
    })
    expect(finetuneLab(folder, 'resume', 'last').status).toBe(0)
    expect(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout).toBe(before)
  })
})
