import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { augmentations } from '@finetune-lab/augmentation'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  FoldingRange,
  Hover,
  MarkupContent,
  TextEdit,
} from 'vscode-languageserver'
import { applied, withCursor } from './testing/edit.ts'
import { type LanguageClient, spawnServer } from './testing/language-client.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'finetune-lab-language-'))
const workspace = join(home, 'workspace')
mkdirSync(workspace)
for (const name of ['mnist', 'shapes'])
  cpSync(join(root, 'test-fixtures/data/good', name), join(home, 'data', name), { recursive: true })

let client: LanguageClient
let files = 0
beforeAll(async () => {
  const environment = { FINETUNE_LAB_DATA: join(home, 'data'), XDG_CACHE_HOME: join(home, 'cache'), HOME: home }
  client = await spawnServer({ workspace, environment, initializationOptions: { commands: true } })
})
afterAll(async () => {
  await client.dispose()
  rmSync(home, { recursive: true, force: true })
})

async function opened(text: string): Promise<string> {
  const uri = pathToFileURL(join(workspace, `${files++}.experiment.yaml`)).href
  await client.open(uri, text)
  return uri
}

async function completions(marked: string): Promise<CompletionItem[]> {
  const { text, position } = withCursor(marked)
  const uri = await opened(text)
  return client.connection.sendRequest<CompletionItem[]>('textDocument/completion', { textDocument: { uri }, position })
}

const labels = async (marked: string) => (await completions(marked)).map(({ label }) => label)

/** The text after a completion is chosen, as in an editor without placeholders. */
async function chosen(marked: string, label: string): Promise<string> {
  const item = (await completions(marked)).find(each => each.label === label)!
  const edit = item.textEdit as TextEdit
  const newText = edit.newText.replace(/\$\{\d+:([^}]*)\}/g, '$1').replace(/\$\d/g, '')
  return applied(withCursor(marked).text, [{ ...edit, newText }])
}

describe('completion', () => {
  test('keys at the top, in an empty file and between others', async () => {
    const all = [
      'name',
      'network',
      'validation',
      'pretrain',
      'finetune',
      'seeds',
      'vary',
      'tune',
      'executor',
      'datasets',
      'predictions',
    ]
    expect(await labels('|')).toEqual(all)
    expect(await labels('name: A\nse|\nfinetune:\n  dataset: mnist\n')).toEqual([
      'network',
      'validation',
      'pretrain',
      'seeds',
      'vary',
      'tune',
      'executor',
      'datasets',
      'predictions',
    ])
  })
  test('keys of a mapping: those that are missing, with defaults as placeholders', async () => {
    expect(await labels('pretrain:\n  dataset: mnist\n  b|\nfinetune:\n  dataset: mnist\n')).toEqual([
      'samplesPerClass',
      'augmentation',
      'batches',
      'batchSize',
      'learningRate',
      'optimizer',
      'schedule',
      'warmup',
      'clip',
      'dropout',
    ])
    expect(await labels('finetune: { dataset: mnist, | }\n')).toEqual([
      'samplesPerClass',
      'batches',
      'batchSize',
      'learningRate',
      'optimizer',
      'schedule',
      'warmup',
      'clip',
      'head',
    ])
    expect(await chosen('pretrain:\n  dataset: mnist\n  aug|\n', 'augmentation')).toBe(
      'pretrain:\n  dataset: mnist\n  augmentation: [none, mixup, collage]\n',
    )
    expect(await chosen('|', 'pretrain')).toBe('pretrain:\n  dataset: ')
    expect(await chosen('pretrain:\n  dat|: mnist\n', 'dataset')).toBe('pretrain:\n  dataset: mnist\n')
  })
  test('under tune, the settings that can be tuned, and their values', async () => {
    expect(await labels('tune:\n  finetune.learningRate: [0.001, 0.01]\n  finetune.|\n')).toEqual([
      'pretrain.batches',
      'pretrain.batchSize',
      'pretrain.learningRate',
      'pretrain.dropout',
      'finetune.batches',
      'finetune.batchSize',
      'finetune.head',
      'finetune.standardise',
    ])
    expect(await chosen('tune: { fine| }\n', 'finetune.learningRate')).toBe('tune: { finetune.learningRate: [] }\n')
    expect(await labels('tune: { finetune.head: [sgd, |] }\n')).toEqual(['sgd', 'probe'])
  })
  test('data sets: those on this machine first, with their counts', async () => {
    const items = await completions('pretrain:\n  dataset: |\n')
    expect(items.map(({ label, detail }) => [label, detail])).toEqual([
      ['mnist', 'MNIST'],
      ['strokes-digits', 'Strokes, digits'],
      ['strokes-letters', 'Strokes, letters'],
      ['shapes', undefined],
      ['emnist-letters', 'not on this machine'],
      ['fashion-mnist', 'not on this machine'],
    ])
    expect((items[0].documentation as MarkupContent).value).toBe(
      `**MNIST**\n\n10 classes, 20 training and 10 test images. The smallest class has 2 training images.\n\nFound in \`${home}/data/mnist\`.\n\nSource: LeCun et al. 1998, doi:10.1109/5.726791`,
    )
    expect(await chosen('finetune:\n  dataset: [mnist, em|]\n', 'emnist-letters')).toBe(
      'finetune:\n  dataset: [mnist, emnist-letters]\n',
    )
    expect(await labels('datasets: { mine: { path: ./mine } }\nfinetune:\n  dataset: |\n')).toContain('mine')
  })
  test('augmentations, plain and with parameters', async () => {
    expect(await labels('pretrain:\n  augmentation: [none, |]\n')).toEqual(augmentations.map(({ name }) => name))
    expect(await chosen('pretrain:\n  augmentation:\n    - mi|\n', 'mixup')).toBe(
      'pretrain:\n  augmentation:\n    - mixup\n',
    )
    expect(await chosen('pretrain:\n  augmentation: { | }\n', 'mixup')).toBe(
      'pretrain:\n  augmentation: { mixup: { alpha: 0.3 } }\n',
    )
    expect(await labels('pretrain:\n  augmentation:\n    - mixup: { al| }\n')).toEqual(['alpha'])
  })
  test('in predictions, what the sweep contains', async () => {
    const sweep = `pretrain:
  dataset: mnist
  samplesPerClass: [3, 9]
  augmentation: [none, { mixup: { alpha: 1 } }]
predictions:
  - text: A
    expect: `
    expect(await labels(`${sweep}{ better: | }\n`)).toEqual(['none', 'mixup(alpha=1)'])
    expect(await labels(`${sweep}{ better: none, at: | }\n`)).toEqual(['3', '9'])
    expect(await labels(`${sweep}{ alike: [none, |] }\n`)).toEqual(['none', 'mixup(alpha=1)'])
    expect(await labels(`${sweep}{ better: none, | }\n`)).toEqual(['than', 'at', 'by'])
    expect(await labels(`${sweep}|\n`)).toEqual(expect.arrayContaining(['better', 'alike', 'plateau']))
  })
  test('the words of a choice, and nothing in comments and free text', async () => {
    expect(await labels('executor: |\n')).toEqual(['auto', 'simd', 'tensorflow', 'cuda'])
    expect(await labels('name: My |\n')).toEqual([])
    expect(await labels('# a comment |\n')).toEqual([])
  })
})

describe('hover', () => {
  const hovered = async (marked: string) => {
    const { text, position } = withCursor(marked)
    const uri = await opened(text)
    const params = { textDocument: { uri }, position }
    const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', params)
    return hover && (hover.contents as MarkupContent).value
  }
  test('over a key: what it does, allowed values, unit, default and source', async () => {
    expect(await hovered('pretrain:\n  drop|out: 0.5\n')).toBe(
      '**pretrain.dropout**\n\nShare of the 16 channels to drop in each step of pre-training and finetuning. 0 disables dropout.\n\nExpects: a number of at least 0 and below 1, or a list  \nUnit: share of the channels  \nDefault: 0.5  \nSource: whole channels: Tompson et al. 2015, arXiv:1411.4280',
    )
    expect(await hovered('finetune:\n  samples|PerClass: 4\n')).toMatch(/Unit: images per class {2}\nDefault: 256/)
    expect(await hovered('tune:\n  finetune.learning|Rate: [0.001, 0.01]\n')).toMatch(
      /^\*\*tune\.finetune\.learningRate\*\*\n\nValues of finetune\.learningRate to choose from\. Step size/,
    )
    expect(await hovered('vali|dation: 20 per class\n')).toMatch(/never finetuning or test images.*default is 64\./)
  })
  test('over a name: what it refers to', async () => {
    expect(await hovered('pretrain:\n  augmentation: [none, mi|xup]\n')).toMatch(
      /^\*\*Mixup\*\*\n\nBlends .*`alpha`: .* default 0\.3\..*Source: Zhang et al\. 2018/s,
    )
    expect(await hovered('finetune:\n  dataset: sha|pes\n')).toMatch(/^\*\*shapes\*\*\n\n3 classes, /)
    expect(await hovered('finetune:\n  dataset: emnist|-letters\n')).toMatch(/Not on this machine/)
  })
  test('nothing over comments and unknown keys', async () => {
    expect(await hovered('# pre|train\nseeds: 3\n')).toBeNull()
    expect(await hovered('nonsen|se: 3\n')).toBeNull()
  })
})

describe('quick fixes', () => {
  const fixes = async (uri: string, { range }: Pick<Diagnostic, 'range'>) =>
    client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [] },
    })
  const fixed = async (text: string, code: string) => {
    const uri = await opened(text)
    const found = await client.diagnostics(uri, ({ diagnostics }) => diagnostics.some(each => each.code === code))
    const offered = await fixes(uri, found.find(each => each.code === code)!)
    const fix = offered.find(({ diagnostics }) => diagnostics![0].code === code)!
    return [fix.title, fix.edit ? applied(text, fix.edit.changes![uri]) : fix.command]
  }
  test('a typo', async () => {
    expect(await fixed('pretrain:\n  augmentation: [none, mixupp]\n', 'unknown-value')).toEqual([
      'Change to "mixup"',
      'pretrain:\n  augmentation: [none, mixup]\n',
    ])
    expect(await fixed('pretrain:\n  dataset: "mnits"\n', 'unknown-value')).toEqual([
      'Change to "mnist"',
      'pretrain:\n  dataset: "mnist"\n',
    ])
    expect(await fixed('pretrain:\n  batch_size: 4\n', 'unknown-key')).toEqual([
      'Change to "batchSize"',
      'pretrain:\n  batchSize: 4\n',
    ])
  })
  test('a missing key', async () => {
    expect(await fixed('pretrain:\n  batches: 5\nfinetune: { dataset: mnist }\n', 'missing-key')).toEqual([
      'Add the missing key "dataset"',
      'pretrain:\n  dataset: mnist\n  batches: 5\nfinetune: { dataset: mnist }\n',
    ])
    expect(await fixed('finetune: {}\npretrain: { dataset: mnist }\n', 'missing-key')).toEqual([
      'Add the missing key "dataset"',
      'finetune: { dataset: strokes-letters }\npretrain: { dataset: mnist }\n',
    ])
    expect(await fixed('pretrain:\n  dataset: mnist\n', 'missing-key')).toEqual([
      'Add the missing key "finetune"',
      'pretrain:\n  dataset: mnist\nfinetune:\n  dataset: strokes-letters\n',
    ])
  })
  test('empty values while typing', async () => {
    expect(await fixed('', 'empty-value')).toEqual([
      'Fill in "pretrain" and "finetune"',
      'pretrain:\n  dataset: mnist\nfinetune:\n  dataset: strokes-letters\n',
    ])
    expect(await fixed('# mine\r\n\r\n', 'empty-value')).toEqual([
      'Fill in "pretrain" and "finetune"',
      '# mine\r\npretrain:\r\n  dataset: mnist\r\nfinetune:\r\n  dataset: strokes-letters\r\n',
    ])
    for (const [text, mended] of [
      ['pretrain:\n', 'pretrain:\n  dataset: mnist\n'],
      ['pretrain: # first\nseeds: 3\n', 'pretrain: # first\n  dataset: mnist\nseeds: 3\n'],
      ['pretrain: ~ # first\n', 'pretrain:\n  dataset: mnist # first\n'],
      ['{ pretrain: , seeds: 3 }\n', '{ pretrain: { dataset: mnist } , seeds: 3 }\n'],
    ])
      expect(await fixed(text, 'empty-value')).toEqual(['Fill in "pretrain"', mended])
    expect(await fixed('pretrain:\n  dataset: mnist\nfinetune:', 'empty-value')).toEqual([
      'Fill in "finetune"',
      'pretrain:\n  dataset: mnist\nfinetune:\n  dataset: strokes-letters',
    ])
    expect(await fixed('pretrain:\n  dataset:\n  batches: 5\n', 'empty-value')).toEqual([
      'Fill in "dataset"',
      'pretrain:\n  dataset: mnist\n  batches: 5\n',
    ])
    expect(await fixed('seeds:\n', 'empty-value')).toEqual(['Fill in "seeds"', 'seeds: 3\n'])
  })
  test('empty keys are not changed to another word', async () => {
    for (const text of ['pretrain:\n  : mnist\n', '{ : 3 }\n', 'pretrain: { ? , batches: 3 }\n', '- : a\n']) {
      const uri = await opened(text)
      for (const diagnostic of await client.diagnostics(uri))
        for (const { title } of await fixes(uri, diagnostic)) expect(title).not.toMatch(/^Change to/)
    }
  })
  test('a duplicate', async () => {
    expect(await fixed('seeds: [1, 2, 1]\n', 'duplicate')).toEqual(['Remove the duplicate', 'seeds: [1, 2]\n'])
    expect(await fixed('seeds:\n  - 1\n  - 1 # again\n  - 2\n', 'duplicate')).toEqual([
      'Remove the duplicate',
      'seeds:\n  - 1\n  - 2\n',
    ])
    expect(await fixed('seeds: 3\nname: A\nseeds: 5 # again\n', 'duplicate')).toEqual([
      'Remove the duplicate',
      'seeds: 3\nname: A\n',
    ])
  })
  test('data to download, with the command of the extension', async () => {
    const text = 'pretrain: { dataset: emnist-letters }\nfinetune: { dataset: mnist, samplesPerClass: 2 }\n'
    expect(await fixed(text, 'missing-data')).toEqual([
      'Download emnist-letters …',
      {
        title: 'Download emnist-letters …',
        command: 'finetuneLab.fetchData',
        arguments: [{ name: 'emnist-letters' }],
      },
    ])
  })
  const bad = join(root, 'test-fixtures/experiments/bad')
  test.each(readdirSync(bad).filter(name => name.endsWith('.yaml')))(
    '%s: every fix removes its problem and breaks nothing',
    async name => {
      const text = readFileSync(join(bad, name), 'utf8')
      const uri = await opened(text)
      const before = await client.diagnostics(uri)
      for (const diagnostic of before)
        for (const { edit, diagnostics } of await fixes(uri, diagnostic)) {
          if (!edit) continue
          const mended = await opened(applied(text, edit.changes![uri]))
          const after = (await client.diagnostics(mended)).map(each => `${each.code} ${each.message}`)
          const [{ code, message }] = diagnostics!
          const still = (list: readonly string[]) => list.filter(each => each === `${code} ${message}`).length
          expect(still(after)).toBeLessThan(still(before.map(each => `${each.code} ${each.message}`)))
          expect(after.filter(each => each.startsWith('syntax')).length).toBeLessThanOrEqual(
            before.filter(each => each.code === 'syntax').length,
          )
        }
    },
  )
})

describe('outline and folding', () => {
  const everything = readFileSync(join(root, 'test-fixtures/experiments/good/everything.experiment.yaml'), 'utf8')
  test('the keys with their values', async () => {
    const uri = await opened(everything)
    const symbols = await client.connection.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri },
    })
    const lines = (list: readonly DocumentSymbol[], indent = ''): string[] =>
      list.flatMap(({ name, detail, children = [] }) => [
        `${indent}${name}${detail ? ` = ${detail}` : ''}`,
        ...lines(children, `${indent}  `),
      ])
    expect(lines(symbols)).toEqual(
      expect.arrayContaining([
        'name = "Digits to letters: everything"',
        'pretrain',
        '  samplesPerClass = [1, 4, 16]',
        'predictions = - Augmentation will not help. - text: Mixup beats none by 5…',
        '  Augmentation will not help.',
      ]),
    )
  })
  test('mappings, lists and blocks of comments fold', async () => {
    const uri = await opened(`# one\n# two\n${everything}`)
    const ranges = await client.connection.sendRequest<FoldingRange[]>('textDocument/foldingRange', {
      textDocument: { uri },
    })
    const text = `# one\n# two\n${everything}`.split('\n')
    expect(ranges.map(({ startLine, endLine }) => `${text[startLine].trim()} … ${text[endLine].trim()}`)).toEqual([
      '# one … # two',
      'pretrain: … dropout: 0',
      'augmentation: … - collage: {}',
      'finetune: … learningRate: 0.05',
      'datasets: … mnist: { mean: 0.1307, std: 0.3015 }',
      'predictions: … - text: In words only.',
      '- text: Mixup beats none by 5 points at one sample per class. … expect: { better: mixup, than: none, at: 1, by: 0.05 }',
    ])
  })
})

describe('formatting', () => {
  const formatted = async (text: string) => {
    const uri = await opened(text)
    const edits = await client.connection.sendRequest<TextEdit[]>('textDocument/formatting', {
      textDocument: { uri },
      options: { tabSize: 2, insertSpaces: true },
    })
    return applied(text, edits)
  }
  test('spaces are corrected; comments, quotes and empty lines are kept', async () => {
    const untidy = `# first\n#\n\nname:   "A"   # a title\npretrain:\n      dataset:   mnist\n\n      # of each class\n      samplesPerClass: [ 1,2,   4 ]\n      augmentation:\n      -   none   # nothing\n      -  {mixup: {alpha: 0.4}}\nfinetune: {dataset: mnist}\n# last\n`
    const tidy = `# first\n#\n\nname: "A" # a title\npretrain:\n  dataset: mnist\n\n  # of each class\n  samplesPerClass: [1, 2, 4]\n  augmentation:\n    - none # nothing\n    - { mixup: { alpha: 0.4 } }\nfinetune: { dataset: mnist }\n# last\n`
    expect(await formatted(untidy)).toBe(tidy)
    expect(await formatted(tidy)).toBe(tidy)
    expect(await formatted(untidy.replaceAll('\n', '\r\n'))).toBe(tidy.replaceAll('\n', '\r\n'))
  })
  test('the examples are already formatted', async () => {
    for (const name of readdirSync(join(root, 'examples'))) {
      const text = readFileSync(join(root, 'examples', name), 'utf8')
      expect(await formatted(text)).toBe(text)
    }
  })
  test('a file that cannot be read completely stays unchanged', async () => {
    for (const text of ['a: b: c\n', 'seeds:   3\nseeds:   4\n', 'a:   [1\n']) expect(await formatted(text)).toBe(text)
  })
})
