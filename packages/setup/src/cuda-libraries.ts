import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CUDA_COMPONENTS } from '@finetune-lab/model/tensorflow'
import { UserFacingError } from '@finetune-lab/system'

/** The libraries that TensorFlow 2.18 opens, by name and the major version it was built against. */
const LIBRARIES: Readonly<Record<(typeof CUDA_COMPONENTS)[number], readonly string[]>> = {
  cublas: ['libcublas.so.12', 'libcublasLt.so.12'],
  cuda_nvrtc: ['libnvrtc.so.12'],
  cuda_runtime: ['libcudart.so.12'],
  cudnn: ['libcudnn.so.9'],
  cufft: ['libcufft.so.11'],
  cusolver: ['libcusolver.so.11'],
  cusparse: ['libcusparse.so.12'],
  nvjitlink: ['libnvJitLink.so.12'],
}

/**
 * Finds CUDA's libraries in a folder that the user named: the folder itself, laid out as `site-packages/nvidia`, or a
 * Python environment that holds one.
 *
 * @throws UserFacingError if a library is missing or has a different major version from the one TensorFlow needs
 */
export function findCudaLibraries(named: string): string {
  const folder = candidates(resolve(named)).find(candidate => existsSync(join(candidate, 'cublas', 'lib')))
  if (folder === undefined)
    throw new UserFacingError(
      'lack',
      `--from ${named}: holds no CUDA libraries; expected the folder nvidia of a Python environment, with cublas/lib, cudnn/lib and so on in it`,
    )
  const lacks = CUDA_COMPONENTS.flatMap(component => {
    const there = namesIn(join(folder, component, 'lib'))
    return LIBRARIES[component].filter(name => !there.includes(name)).map(name => describe(name, there))
  })
  if (lacks.length > 0) throw new UserFacingError('lack', `--from ${named}: TensorFlow needs ${lacks.join(', ')}`)
  return folder
}

function candidates(named: string): string[] {
  const pythons = namesIn(join(named, 'lib')).filter(name => name.startsWith('python'))
  const environments = pythons.map(name => join(named, 'lib', name, 'site-packages', 'nvidia'))
  return [named, join(named, 'nvidia'), ...environments]
}

function describe(wanted: string, there: readonly string[]): string {
  const [stem] = wanted.split('.so.')
  const other = there.find(name => name.startsWith(`${stem}.so.`))
  return other === undefined ? wanted : `${wanted} (found ${other})`
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : [])
