import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isOpenPlace, type LocateOptions, locateDataset } from './locate.ts'
import { fixture, temporaryFolder } from './testing.ts'

/** Four places side by side, all of them empty. */
async function places() {
  const root = await temporaryFolder()
  const options = {
    dataFolder: join(root, 'named'),
    environment: { FINETUNE_LAB_DATA: join(root, 'environment') },
    workspace: join(root, 'workspace'),
    cacheFolder: join(root, 'cache'),
  } satisfies LocateOptions
  const folders = ['named', 'environment', 'workspace/data', 'cache/datasets'].map(place => join(root, place, 'mnist'))
  return { root, options, folders }
}

it('distinguishes the workspace’s folders, and those searched for data, from all others', async () => {
  const { root, options, folders } = await places()
  for (const folder of [...folders, options.workspace, join(options.workspace, '..own', 'letters')])
    expect([folder, isOpenPlace(folder, options)]).toEqual([folder, true])
  for (const folder of [root, join(root, 'workspace-2'), join(options.workspace, '..'), join(root, 'cache')])
    expect([folder, isOpenPlace(folder, options)]).toEqual([folder, false])
})

describe.skipIf(process.platform === 'win32')('in a workspace that nobody trusts', () => {
  it('links that lead out of it are not followed, wherever they are', async () => {
    const { root, options } = await places()
    const { workspace } = options
    const outside = join(root, 'outside')
    await cp(fixture('good/mnist'), join(outside, 'mnist'), { recursive: true })
    await cp(fixture('good/mnist'), join(workspace, 'own'), { recursive: true })
    await symlink(join(outside, 'mnist'), join(workspace, 'link'))
    await symlink(join(workspace, 'own'), join(workspace, 'link-inside'))
    await cp(fixture('good/mnist'), join(workspace, 'mixed'), { recursive: true })
    await rm(join(workspace, 'mixed/train-images-idx3-ubyte'))
    await symlink(join(outside, 'mnist/train-images-idx3-ubyte'), join(workspace, 'mixed/train-images-idx3-ubyte'))
    const open = ['own', 'link-inside', 'link', 'link/deeper', 'mixed', 'nowhere'].map(name => [
      name,
      isOpenPlace(join(workspace, name), options),
    ])
    expect(Object.fromEntries(open)).toEqual({
      own: true,
      'link-inside': true,
      link: false,
      'link/deeper': false,
      mixed: false,
      nowhere: true,
    })

    await symlink(outside, join(workspace, 'data'))
    expect(await locateDataset('mnist', options)).toMatchObject({ folder: join(workspace, 'data/mnist') })
    expect(await locateDataset('mnist', { ...options, closed: true })).toMatchObject({ found: false })
    expect(await locateDataset('own', { ...options, closed: true, settings: { path: './link' } })).toMatchObject({
      found: false,
    })
  })
})

describe('locateDataset', () => {
  it('takes the first of: named folder, environment, workspace, cache', async () => {
    const { options, folders } = await places()
    for (const folder of folders.toReversed()) {
      await cp(fixture('good/mnist'), folder, { recursive: true })
      expect(await locateDataset('mnist', options)).toMatchObject({ found: true, folder })
    }
  })

  it('finds each file under any of its usual names, gzipped or not', async () => {
    const folder = fixture('good/mnist')
    expect(await locateDataset('mnist', { dataFolder: fixture('good') })).toEqual({
      found: true,
      name: 'mnist',
      folder,
      files: {
        trainImages: join(folder, 'train-images-idx3-ubyte'),
        trainLabels: join(folder, 'train-labels-idx1-ubyte.gz'),
        testImages: join(folder, 't10k-images.idx3-ubyte.gz'),
        testLabels: join(folder, 't10k-labels.idx1-ubyte'),
      },
    })
  })

  it('says which files are missing, where it looked and what to do', async () => {
    const { options, folders } = await places()
    const location = await locateDataset('mnist', { ...options, dataFolder: fixture('broken/files-missing') })
    const looked = [fixture('broken/files-missing/mnist'), ...folders.slice(1)]
    expect(location).toMatchObject({
      found: false,
      known: true,
      missing: ['train-labels-idx1-ubyte', 't10k-images-idx3-ubyte'],
      looked,
    })
    expect(location).toHaveProperty(
      'message',
      [
        'Data set "mnist" is missing.',
        'Files (gzipped with .gz or not):',
        '  train-images-idx3-ubyte',
        '  train-labels-idx1-ubyte',
        '  t10k-images-idx3-ubyte',
        '  t10k-labels-idx1-ubyte',
        'Looked in:',
        `  ${looked[0]}: lacks train-labels-idx1-ubyte, t10k-images-idx3-ubyte`,
        ...looked.slice(1).map(folder => `  ${folder}: no such folder`),
        'Download it with "finetune-lab data fetch mnist", or put the files into one of these folders, or name the folder that holds "mnist" with --data or $FINETUNE_LAB_DATA.',
      ].join('\n'),
    )
  })

  it('says for each folder what is missing', async () => {
    const { options, folders } = await places()
    for (const folder of folders.slice(0, 3)) await mkdir(folder, { recursive: true })
    await writeFile(join(folders[0]!, 'train-images.idx3-ubyte.gz'), '')
    for (const file of ['train-images-idx3-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'])
      await writeFile(join(folders[2]!, file), '')
    const location = await locateDataset('mnist', options)
    expect(location).toMatchObject({ found: false, missing: ['train-labels-idx1-ubyte'] })
    const lines = location.found ? [] : location.message.split('\n')
    expect(lines.slice(lines.indexOf('Looked in:') + 1, -1)).toEqual([
      `  ${folders[0]}: lacks train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte`,
      `  ${folders[1]}: none of the files`,
      `  ${folders[2]}: lacks train-labels-idx1-ubyte`,
      `  ${folders[3]}: no such folder`,
    ])
  })

  it('looks for Fashion-MNIST where Debian puts it, last', async () => {
    const { options } = await places()
    const location = await locateDataset('fashion-mnist', options)
    const folder = '/usr/share/datasets/fashion-mnist'
    expect(location.found ? location.folder : location.looked.at(-1)).toBe(folder)
  })

  it('looks in another folder of system packages, or in none, as the environment says', async () => {
    const { options } = await places()
    const system = await temporaryFolder()
    await cp(fixture('good/mnist'), join(system, 'fashion-mnist'), { recursive: true })
    const within = (FINETUNE_LAB_SYSTEM_DATA: string) => ({
      ...options,
      environment: { ...options.environment, FINETUNE_LAB_SYSTEM_DATA },
    })
    expect(await locateDataset('fashion-mnist', within(system))).toMatchObject({
      folder: join(system, 'fashion-mnist'),
    })
    const nowhere = await locateDataset('fashion-mnist', within(''))
    expect(nowhere.found ? nowhere.folder : nowhere.looked.at(-1)).toBe(
      join(options.cacheFolder!, 'datasets/fashion-mnist'),
    )
  })

  it('passes over an unfinished folder when a later one is whole', async () => {
    const { options, folders } = await places()
    await mkdir(folders[0]!, { recursive: true })
    await writeFile(join(folders[0]!, 'train-images-idx3-ubyte'), '')
    await cp(fixture('good/mnist'), folders[2]!, { recursive: true })
    expect(await locateDataset('mnist', options)).toMatchObject({ found: true, folder: folders[2] })
  })

  it('takes a folder of one’s own relative to the workspace, and looks nowhere else', async () => {
    const { options } = await places()
    const found = await locateDataset('my-shapes', {
      ...options,
      workspace: fixture('.'),
      settings: { path: './good/shapes' },
    })
    expect(found).toMatchObject({ found: true, folder: fixture('good/shapes') })
    const missing = await locateDataset('mnist', {
      ...options,
      dataFolder: fixture('good'),
      settings: { path: './nowhere' },
    })
    expect(missing).toMatchObject({ found: false, known: true, looked: [join(options.workspace, 'nowhere')] })
  })

  it('finds a data set that is not built in where the others lie', async () => {
    expect(await locateDataset('shapes', { dataFolder: fixture('good') })).toMatchObject({
      found: true,
      folder: fixture('good/shapes'),
    })
  })

  it('says of an unknown name what is built in', async () => {
    const { options } = await places()
    const location = await locateDataset('minst', options)
    expect(location).toMatchObject({ found: false, known: false })
    expect(location).toHaveProperty(
      'message',
      expect.stringContaining('mnist, emnist-letters, fashion-mnist, strokes-digits, strokes-letters'),
    )
  })

  it('never makes a path of a name that leads elsewhere', async () => {
    expect(await locateDataset('../good/shapes', { dataFolder: fixture('broken') })).toMatchObject({
      found: false,
      looked: [],
    })
  })

  it('always finds the built-in strokes, in the cache', async () => {
    const { options } = await places()
    expect(await locateDataset('strokes-digits', options)).toMatchObject({
      found: true,
      folder: join(options.cacheFolder, 'datasets/strokes-digits'),
    })
  })
})
